using System.Text;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Configuration.Problems;

/// <summary>Whether a problem stops the start.</summary>
public enum ProblemSeverity
{
    /// <summary>The configuration cannot be used.</summary>
    Error,

    /// <summary>It can be used, but does something that was hardly meant.</summary>
    Warning,
}

/// <summary>One thing that is wrong with a configuration, with all that a person needs to put it right.</summary>
public sealed record ConfigurationProblem
{
    /// <summary>What kind of problem it is, mostly one of <see cref="ConfigurationCauses"/>.</summary>
    public required Cause Cause { get; init; }

    /// <summary>The number of its cause.</summary>
    public int Code => Cause.Code;

    /// <summary>Whether it stops the start.</summary>
    public ProblemSeverity Severity { get; init; }

    /// <summary>The file as the caller named it.</summary>
    public required string File { get; init; }

    /// <summary>Line counted from 1; 0 where the problem is the file as a whole.</summary>
    public int Line { get; init; }

    /// <summary>Column in characters, counted from 1; 0 where the problem is the file as a whole.</summary>
    public int Column { get; init; }

    /// <summary>Keys from the top, such as <c>audio.playback.volume</c> or <c>tools.catalogue[0].name</c>; empty for the file as a whole.</summary>
    public string Path { get; init; } = "";

    /// <summary>What was found and what is expected: one or more sentences on one line.</summary>
    public required string Message { get; init; }

    /// <summary>The valid key or value that was probably meant, or null.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The line a person reads: <c>file:line:column: path: message Did you mean "…"? [HK-nnnn]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line > 0)
        {
            text.Append(':').Append(Line).Append(':').Append(Column);
        }

        text.Append(": ");
        if (Severity == ProblemSeverity.Warning)
        {
            text.Append("warning: ");
        }

        if (Path.Length > 0)
        {
            text.Append(Path).Append(": ");
        }

        text.Append(Message);
        if (Suggestion is not null)
        {
            text.Append(" Did you mean \"").Append(Suggestion).Append("\"?");
        }

        return text.Append(" [").Append(Cause.Tag).Append(']').ToString();
    }
}
