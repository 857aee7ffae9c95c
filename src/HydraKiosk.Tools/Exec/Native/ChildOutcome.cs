namespace HydraKiosk.Tools.Exec.Native;

/// <summary>What came of a program.</summary>
internal sealed record ChildOutcome
{
    /// <summary>The number of the system's error where it did not start; 0 where it did.</summary>
    public int StartError { get; init; }

    /// <summary>What it wrote to its standard output, at most as much as was allowed.</summary>
    public byte[] Output { get; init; } = [];

    /// <summary>The last of what it wrote to its standard error.</summary>
    public byte[] Error { get; init; } = [];

    /// <summary>Whether it wrote more than it may, for which it was ended.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>Whether it was ended because nobody wanted to wait any more.</summary>
    public bool IsStopped { get; init; }

    /// <summary>What it ended with; null where a signal ended it, or where nobody knows.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it; null where none did.</summary>
    public int? Signal { get; init; }

    /// <summary>How many processes it had left behind, which were ended.</summary>
    public int LeftBehind { get; init; }

    /// <summary>How many processes of it could not be ended.</summary>
    public int Survivors { get; init; }
}
