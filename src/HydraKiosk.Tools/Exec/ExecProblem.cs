using HydraKiosk.Tools.Exec.Native;
using HydraKiosk.Tools.Files;

namespace HydraKiosk.Tools.Exec;

/// <summary>Finds what is wrong with a program before it is started: when the configuration is checked, and once more before each run.</summary>
public static class ExecProblem
{
    private const int MaxArguments = 256;
    private const int MaxTextLength = 32 * 1024; // the system takes 128 KiB for one argument

    /// <summary>Everything that is wrong, as sentences that a technician can act on; nothing where it can run.</summary>
    public static IReadOnlyList<string> Of(ExecSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<string>();
        AddIf(problems, OfProgram(settings.Program));
        AddIf(problems, OfFolder(settings.ScratchFolder, "scratch folder"));
        AddIf(problems, settings.WorkFolder is { } folder ? OfFolder(folder, "working folder") : null);
        if (settings.Arguments.Count > MaxArguments)
        {
            problems.Add($"{settings.Arguments.Count} arguments are too many; at most {MaxArguments} are allowed.");
        }

        for (var i = 0; i < settings.Arguments.Count; i++)
        {
            AddIf(problems, OfText(settings.Arguments[i], $"argument {i + 1}"));
        }

        foreach (var (name, value) in settings.Environment)
        {
            AddIf(problems, OfVariable(name) ?? OfText(value, $"the variable {name}"));
        }

        AddIf(problems, OfLimit(settings.OutputLimitBytes, "output limit"));
        AddIf(problems, OfLimit(settings.ErrorLimitBytes, "limit of standard error"));
        return problems;
    }

    /// <summary>What is wrong with the program itself; null where it may be started.</summary>
    internal static string? OfProgram(string path)
    {
        const string Remedy = "Correct it with chown and chmod, for example: chown root:root FILE; chmod 755 FILE.";
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return $"The program {path.Replace("\0", "\\0", StringComparison.Ordinal)} is not an absolute path. Give the whole path, beginning with /; no search path is used.";
        }

        if (FileFacts.NotAFile(path) is { } kind)
        {
            return $"The program {path} cannot be started: it is {kind}. Correct the path, or install the program.";
        }

        var target = Target(path);
        if (FileFacts.Of(target) is not { } facts)
        {
            return $"The program {path} cannot be looked at by the user of this service. Let that user enter the folders above it.";
        }

        if (!facts.IsOurs)
        {
            return $"The program {path} belongs to the user {facts.Owner}, who could change what this device does. It must belong to root or to the user of this service. {Remedy}";
        }

        if (facts.IsOpenToOthers)
        {
            return $"The program {path} may be changed by users other than its owner. {Remedy}";
        }

        if ((FileFacts.OpenFolderAbove(path) ?? FileFacts.OpenFolderAbove(target)) is { } open)
        {
            return $"The program {path} is not safe: {open}. Move it, or take that right away with chmod go-w.";
        }

        return FileFacts.MayStart(path) ? StartFailure.OfInterpreter(path)
            : $"The program {path} may not be executed by the user of this service. {Remedy}";
    }

    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return path; // then the look at it fails as well, and that is told
        }
    }

    private static string? OfFolder(string path, string what) =>
        !Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal)
            ? $"The {what} is not an absolute path. Give the whole path, beginning with /."
        : !Directory.Exists(path) ? $"The {what} {path} is not there, or is no folder. Create it, or correct the path."
        : null;

    private static string? OfVariable(string name) =>
        name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? "The name of a variable holds letters A to Z, digits and underscores only, and begins with no digit. Correct the name."
        : name == ChildProgram.MarkVariable ? $"The variable {name} is set by the service itself. Choose another name."
        : null;

    private static string? OfText(string text, string what) =>
        text.Contains('\0', StringComparison.Ordinal) ? $"In {what} stands the character NUL, at which a program stops to read. Take it out."
        : text.Length > MaxTextLength ? $"In {what} stand more than {MaxTextLength} characters. Shorten it, or let the program read a file."
        : null;

    private static string? OfLimit(int bytes, string what) => bytes is >= ExecSettings.MinLimitBytes and <= ExecSettings.MaxLimitBytes ? null
        : $"The {what} of {bytes} bytes is out of range; it may be {ExecSettings.MinLimitBytes} to {ExecSettings.MaxLimitBytes} bytes.";

    private static void AddIf(List<string> problems, string? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }
}
