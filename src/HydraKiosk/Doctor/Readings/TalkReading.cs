using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A line that the link would have written to the journal.</summary>
/// <param name="Code">Its number.</param>
/// <param name="Text">What it says.</param>
internal sealed record SeenLine(int Code, string Text);

/// <summary>What came of opening a session with a voice as the daemon does.</summary>
internal sealed record TalkReading
{
    /// <summary>The session; null where there was none.</summary>
    public VoiceSession? Session { get; init; }

    /// <summary>Why there was none.</summary>
    public VoiceDown? Down { get; init; }

    /// <summary>What the link would have written to the journal, warnings and what it does not know on the wire.</summary>
    public IReadOnlyList<SeenLine> Lines { get; init; } = [];

    /// <summary>How what came differs from the wire as it is known, in plain words.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>What became of the question; null where none was asked.</summary>
    public TurnReading? Turn { get; init; }
}

/// <summary>A recorded question and what came back.</summary>
internal sealed record TurnReading
{
    /// <summary>Whether the service said that it heard speech.</summary>
    public bool WasHeard { get; init; }

    /// <summary>Whether the agent wanted to call a tool; none is called.</summary>
    public bool AskedForTool { get; init; }

    /// <summary>How the reply ended; null where it did not within the time.</summary>
    public ReplyOutcome? Outcome { get; init; }

    /// <summary>From the question's end to the first sample of the answer; null where none came.</summary>
    public TimeSpan? AnswerDelay { get; init; }

    /// <summary>How much sound came back.</summary>
    public TimeSpan Sound { get; init; }

    /// <summary>What ended the session in the middle of it; null where nothing did.</summary>
    public string? Problem { get; init; }
}
