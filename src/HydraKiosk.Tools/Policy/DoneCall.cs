namespace HydraKiosk.Tools.Policy;

/// <summary>A call in the <see cref="SideEffectLedger"/>, which alone changes it.</summary>
public sealed class DoneCall
{
    internal DoneCall(string tool, string? digest, Task<string> run, long beganAt)
    {
        Tool = tool;
        Digest = digest;
        Run = run;
        BeganAt = beganAt;
    }

    /// <summary>The tool itself, running or finished; it may also have been cancelled or have failed.</summary>
    public Task<string> Run { get; }

    /// <summary>Whether it was made before the program was restarted; <see cref="Run"/> is finished then, with what is known of its outcome.</summary>
    public bool IsOfBefore { get; internal init; }

    /// <summary>Whether anybody knows how it came out: not where the program ended while it ran.</summary>
    public bool IsOutcomeKnown { get; internal init; } = true;

    internal string Tool { get; }

    /// <summary>Of its arguments; null where they are not known, and any may be equal.</summary>
    internal string? Digest { get; }

    internal long BeganAt { get; }

    internal long? EndedAt { get; set; }

    /// <summary>How long after <see cref="BeganAt"/> an equal call repeats it, in doubt or not.</summary>
    internal TimeSpan RepeatWindow { get; init; }

    /// <summary>Whether the session that asked was lost before its model can be known to have used the outcome.</summary>
    internal bool IsInDoubt { get; set; }

    /// <summary>Whether the present session has asked for it again.</summary>
    internal bool IsAsked { get; set; }

    /// <summary>Whether the present session has been given the outcome.</summary>
    internal bool IsTold { get; set; }

    internal long ToldAt { get; set; }
}
