using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Probing;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A voice of the list beside the one of the section <c>hydra</c>, which has checks of its own.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it speaks to.</param>
internal sealed record VoiceReading(string Name, VoiceKind Kind)
{
    /// <summary>The secrets that it names, beside Hydra's own key.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What is wrong with them, as sentences.</summary>
    public IReadOnlyList<string> SecretProblems { get; init; } = [];

    /// <summary>The way to each of its services, without a key.</summary>
    public IReadOnlyList<ServiceWay> Ways { get; init; } = [];

    /// <summary>A session with it.</summary>
    public Reading<VoiceTalkReading> Talk { get; init; } = Reading<VoiceTalkReading>.None("");
}

/// <summary>The way to one service.</summary>
/// <param name="Service">Which of the voice's: the voice's own name, or <c>words, chat</c>.</param>
/// <param name="Way">What was met.</param>
internal sealed record ServiceWay(string Service, EndpointReading Way);

/// <summary>What came of opening a session with a voice as the daemon does.</summary>
internal sealed record VoiceTalkReading
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
    public VoiceTurnReading? Turn { get; init; }
}

/// <summary>A recorded question and what came back.</summary>
internal sealed record VoiceTurnReading
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
