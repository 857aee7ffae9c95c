using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec.Native;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Exec;

/// <summary>
/// A tool that is a program. It reads the arguments as one line of JSON from its standard input, never through a shell, and writes an object or
/// plain words to its standard output. When it ends or is ended, everything that it has started ends with it.
/// </summary>
/// <param name="name">What the model calls it.</param>
/// <param name="description">What it does, for the model.</param>
/// <param name="parametersJson">A JSON Schema object for the arguments, which the caller has checked them against.</param>
/// <param name="settings">What is run, free of what <see cref="ExecProblem"/> finds; it is looked at again before each run.</param>
/// <param name="log">One line for each run that failed.</param>
/// <param name="time">The clock of the line budget. Programs themselves run by the system's clock.</param>
/// <param name="isReadOnly">Whether it only tells and changes nothing.</param>
public sealed class ExecTool(
    string name, string description, string parametersJson, ExecSettings settings, ILogger log, TimeProvider time, bool isReadOnly = false) : ITool
{
    /// <summary>The arguments as text are never longer, in bytes: so much fits into a pipe.</summary>
    public const int MaxInputBytes = 64 * 1024;

    private const string NothingDone = "The program could not be started on this device. Nothing was done.";
    private const int MarkBytes = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ExecJournal _journal = new(name, log, time);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public string ParametersJson => parametersJson;

    /// <summary>Whether it only tells and changes nothing.</summary>
    public bool IsReadOnly => isReadOnly;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">It was ended, and everything of it is gone.</exception>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new ToolAnswer(await AnswerAsync(call, cancellation).ConfigureAwait(false));
    }

    private async Task<string> AnswerAsync(ToolCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var callId = call.Request.CallId;
        if (ExecProblem.OfProgram(settings.Program) is { } problem)
        {
            _journal.Unfit(callId, problem);
            return ToolOutput.Failure(NothingDone);
        }

        var input = Line(call.Arguments);
        if (input.Length > MaxInputBytes)
        {
            throw new ToolRefusedException($"The arguments are longer than {MaxInputBytes} bytes. Nothing was done; shorten them.");
        }

        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MarkBytes));
        var folder = settings.WorkFolder;
        if (folder is null)
        {
            folder = Path.Combine(settings.ScratchFolder, $"run-{mark}");
            if (!TryCreate(folder, callId))
            {
                return ToolOutput.Failure(NothingDone);
            }
        }

        try
        {
            var program = new ChildProgram(settings.Program, settings.Arguments, folder, Surroundings(mark), mark);
            return await RunAsync(program, input, callId, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (settings.WorkFolder is null)
            {
                Remove(folder, callId);
            }
        }
    }

    private async Task<string> RunAsync(ChildProgram program, byte[] input, string callId, CancellationToken cancellation)
    {
        var outcome = await ChildRun.RunAsync(program, input, settings.OutputLimitBytes, settings.ErrorLimitBytes, cancellation)
            .ConfigureAwait(false);
        if (outcome.StartError != 0)
        {
            _journal.NotStarted(callId, StartFailure.Explain(program.Path, program.Folder, outcome.StartError));
            return ToolOutput.Failure(NothingDone);
        }

        if (outcome.Survivors > 0)
        {
            _journal.Survivors(callId, outcome.Survivors);
        }
        else if (outcome.LeftBehind > 0 && !outcome.IsStopped)
        {
            _journal.LeftBehind(callId, outcome.LeftBehind);
        }

        if (outcome.IsStopped)
        {
            throw new OperationCanceledException("the program was ended", cancellation);
        }

        if (outcome.IsOutputCut)
        {
            _journal.TooMuch(callId, settings.OutputLimitBytes);
        }
        else if (ExecAnswer.BadEnding(outcome) is { } ending)
        {
            _journal.Failed(callId, ending);
        }

        return ExecAnswer.Of(outcome, settings.OutputLimitBytes);
    }

    /// <summary>Only what is configured: the service's own environment names its key and its folders.</summary>
    private Dictionary<string, string> Surroundings(string mark)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["LANG"] = "C.UTF-8" };
        foreach (var (variable, value) in settings.Environment)
        {
            all[variable] = value;
        }

        all[ChildProgram.MarkVariable] = mark;
        return all;
    }

    private bool TryCreate(string folder, string callId)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnerOnly);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _journal.NotStarted(callId, $"its folder cannot be created ({error.Message})");
            return false;
        }
    }

    private void Remove(string folder, string callId)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The program has removed it, which is as well.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _journal.FolderLeft(callId, error.Message);
        }
    }

    /// <summary>The arguments on one line, so that a program may read a line and need not wait for the end.</summary>
    private static byte[] Line(JsonElement arguments)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            arguments.WriteTo(json);
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }
}
