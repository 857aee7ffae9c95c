using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A line that the link would have written to the journal.</summary>
/// <param name="Code">Its number.</param>
/// <param name="Text">What it says.</param>
internal sealed record SeenLine(int Code, string Text);

/// <summary>What came of opening a session as the daemon does.</summary>
internal sealed record TalkReading
{
    /// <summary>The session; null where there was none.</summary>
    public SessionInfo? Session { get; init; }

    /// <summary>Why there was none.</summary>
    public LinkDown? Down { get; init; }

    /// <summary>Warnings and errors of the way there.</summary>
    public IReadOnlyList<SeenLine> Lines { get; init; } = [];

    /// <summary>What became of the question; null where none was asked.</summary>
    public TurnReading? Turn { get; init; }
}

/// <summary>A recorded question and what came back.</summary>
internal sealed record TurnReading
{
    /// <summary>Whether the service said that it heard speech.</summary>
    public bool WasHeard { get; init; }

    /// <summary>From the question's end to the first sample of the answer; null where none came.</summary>
    public TimeSpan? AnswerDelay { get; init; }

    /// <summary>How much sound came back.</summary>
    public TimeSpan Sound { get; init; }

    /// <summary>Whether the agent wanted to call a tool instead of, or before, an answer; none is called.</summary>
    public bool AskedForTool { get; init; }

    /// <summary>How the reply ended; null where it did not within the time.</summary>
    public ResponseStatus? Status { get; init; }

    /// <summary>What ended the session in the middle of it; null where nothing did.</summary>
    public string? Problem { get; init; }
}
