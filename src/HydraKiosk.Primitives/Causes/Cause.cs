using System.Globalization;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Primitives.Causes;

/// <summary>
/// One thing that can go wrong, with everything that is ever said of it: its number, the journal line, the row in the table of the manual and what a
/// technician does about it. The texts stand here once, and every other place shows these.
/// </summary>
public abstract class Cause
{
    /// <summary>What is said where nobody has to do anything.</summary>
    public const string NothingToDo = "nothing, the program goes on by itself";

    /// <param name="code">The number after <c>HK-</c>, which is also the id of the log event.</param>
    /// <param name="level">How grave it is.</param>
    /// <param name="texts">Its words.</param>
    private protected Cause(int code, LogLevel level, CauseTexts texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        (Code, Level, Texts) = (code, level, texts);
    }

    /// <summary>The number after <c>HK-</c>, which is also the id of the log event.</summary>
    public int Code { get; }

    /// <summary>The code as people write it, <c>HK-</c> and four digits.</summary>
    public string Tag => TagOf(Code);

    /// <summary>How grave it is.</summary>
    public LogLevel Level { get; }

    /// <summary>A few words, lower case, without a full stop.</summary>
    public string Name => Texts.Name;

    /// <summary>What the program saw, as a sentence; what differs from case to case is named in angle quotes, such as ‹host›.</summary>
    public string WhatHappened => CauseSentence.Of(Texts.What);

    /// <summary>Why, most of the time, as a sentence.</summary>
    public string LikelyCause => CauseSentence.Of(Texts.Likely);

    /// <summary>The next step, with the command where there is one, as a sentence.</summary>
    public string WhatToDo => CauseSentence.Of(Texts.Remedy ?? NothingToDo);

    /// <summary>The template of the journal line.</summary>
    public string Template =>
        $"{Texts.What}. Likely cause: {Texts.Likely}. What to do: {Texts.Remedy ?? NothingToDo}"
        + (Texts.Figures is null ? "" : $". {Texts.Figures}");

    /// <summary>What a row of the table shows, with its placeholders.</summary>
    private protected CauseTexts Texts { get; }

    /// <summary>The event under which the line is logged.</summary>
    private protected EventId Event => new(Code, Name);

    /// <summary>A number as people write it, <c>HK-</c> and four digits, whether it is known or not.</summary>
    /// <param name="code">The number.</param>
    public static string TagOf(int code) => string.Create(CultureInfo.InvariantCulture, $"HK-{code:0000}");

    /// <inheritdoc/>
    public override string ToString() => $"{Tag} ({Name})";
}
