using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Settings of the simulated service. Each default is the best documented, or else the best supported, behaviour.</summary>
public sealed class ScenarioServer
{
    // Credentials

    /// <summary>Long-lived keys that are accepted; <c>*</c> accepts any that is not empty.</summary>
    public IList<string> Keys { get; set; } = ["sk_simulator"];

    /// <summary>Which credential counts when header and query are both present.</summary>
    public CredentialPrecedence BothCredentials { get; set; }

    /// <summary>What a missing <c>model</c> means; null makes it a 400.</summary>
    public string? MissingModel { get; set; } = "hydra-v1.1";

    /// <summary>What an unknown <c>model</c> gets.</summary>
    public UnknownModelBehaviour UnknownModel { get; set; }

    // Session

    /// <summary>Sessions at a time; one more gets <c>server_full</c> and close 1013. 0 is without limit.</summary>
    public int MaxSessions { get; set; }

    /// <summary>How long a session that was lost without a close frame keeps its place. 0 frees it with its socket.</summary>
    public double LostPlaceSeconds { get; set; }

    /// <summary>Whether <c>session.created</c> precedes <c>server_full</c>.</summary>
    public bool CreatedBeforeServerFull { get; set; }

    /// <summary>Form of the deprecation warning.</summary>
    public WarningForm Warning { get; set; }

    /// <summary>After a rejected voice.</summary>
    public BadVoiceBehaviour BadVoice { get; set; }

    /// <summary>A second <c>session.configure</c>.</summary>
    public OffenceBehaviour SecondConfigure { get; set; } = OffenceBehaviour.Ignore;

    /// <summary>Malformed JSON or a binary message.</summary>
    public OffenceBehaviour BadMessage { get; set; } = OffenceBehaviour.InvalidFrame;

    /// <summary>A message of a type the protocol does not have.</summary>
    public OffenceBehaviour UnknownType { get; set; } = OffenceBehaviour.InvalidFrame;

    /// <summary>Unknown fields in <c>session.update</c>.</summary>
    public OffenceBehaviour UpdateUnknownField { get; set; } = OffenceBehaviour.InvalidFrame;

    /// <summary>Audio before <c>session.configured</c>.</summary>
    public EarlyAudioBehaviour EarlyAudio { get; set; }

    /// <summary>Seconds without a message either way until close 1000. 0 is never.</summary>
    public double IdleSeconds { get; set; } = 30;

    /// <summary>Whether pings count as messages for it.</summary>
    public bool PingCountsAsTraffic { get; set; }

    /// <summary>Largest message taken; a larger one closes with 1009.</summary>
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>Size of <c>session.configure</c> above which replies lose their audio (32 KB since July 2026, 18 KB before).</summary>
    public int PayloadCeilingBytes { get; set; } = 32 * 1024;

    /// <summary>What they look like then.</summary>
    public OverCeilingBehaviour OverCeiling { get; set; }

    /// <summary>Whether <c>session.configured</c> names the output rate, as it does on the wire but not in the published schema.</summary>
    public bool EchoOutputRate { get; set; } = true;

    /// <summary>Whether a rate that the client asks for is the one it gets; else it is ignored, as far as anybody knows.</summary>
    public bool HonourOutputRate { get; set; }

    /// <summary>From <c>session.configure</c> to <c>session.configured</c>.</summary>
    public int ConfigureLatencyMs { get; set; }

    // Audio in and turns

    /// <summary>RMS level of a 10 ms frame above which it counts as speech, in dB below full scale.</summary>
    public double VadThresholdDbfs { get; set; } = -45;

    /// <summary>Speech needed, within a window of twice that, before <c>speech_started</c>.</summary>
    public int VadStartMs { get; set; } = 60;

    /// <summary>Speech needed for a turn; less is a discarded one.</summary>
    public int MinimumSpeechMs { get; set; } = 200;

    /// <summary>Silence received that ends a turn.</summary>
    public int EndSilenceMs { get; set; } = 500;

    /// <summary>Whether a discarded hit also cancels the response that runs.</summary>
    public bool DiscardedHitCancels { get; set; }

    /// <summary>Whether a discarded hit sends <c>speech_stopped</c>.</summary>
    public bool DiscardedHitStops { get; set; } = true;

    /// <summary>Delay of <c>speech_stopped</c> behind everything else of the turn's end; seen in the field to come after the reply began.</summary>
    public int SpeechStoppedDelayMs { get; set; }

    /// <summary>Audio ahead of twice real time that ends the session with <c>session_ended</c>. 0 is never.</summary>
    public int FloodAllowanceMs { get; set; } = 3000;

    // Responses

    /// <summary>From the end of a turn to the response.</summary>
    public int ReplyLatencyMs { get; set; } = 300;

    /// <summary>From <c>response.created</c> to the first delta.</summary>
    public int FirstDeltaMs { get; set; } = 50;

    /// <summary>Audio delivery in multiples of real time.</summary>
    public double DeliverySpeed { get; set; } = 10;

    /// <summary>Shortest and longest delta.</summary>
    public int MinDeltaMs { get; set; } = 20;

    /// <summary>Shortest and longest delta.</summary>
    public int MaxDeltaMs { get; set; } = 180;

    /// <summary>Whether some deltas hold 1 to 5 bytes, an odd number of bytes, or none.</summary>
    public bool OddDeltas { get; set; }

    /// <summary>Deltas of a response that still come after the speech that interrupts it.</summary>
    public int LateDeltas { get; set; } = 3;

    /// <summary>Whether a cancelled response still gets <c>output_audio.done</c> and <c>item.done</c>.</summary>
    public bool AudioDoneOnCancel { get; set; }

    /// <summary>Whether <c>response.done</c> has token counts.</summary>
    public bool Usage { get; set; } = true;

    /// <summary>Whether the undocumented transcript deltas are sent.</summary>
    public bool Transcripts { get; set; } = true;

    /// <summary>
    /// Whether their pieces carry their own white space, so that they are joined as they come; else each is a phrase without any at its
    /// ends.
    /// </summary>
    public bool SpacedTranscripts { get; set; } = true;

    // Tools

    /// <summary>Time for outputs and <c>response.create</c> after the last complete call.</summary>
    public int ToolWindowMs { get; set; } = 10_000;

    /// <summary>When a calling response gets its <c>response.done</c>.</summary>
    public CallingResponseDone CallingDone { get; set; }

    /// <summary>Whether events of calls name their response; the vendor's samples leave it out.</summary>
    public bool CallResponseIds { get; set; } = true;

    /// <summary>Whether calls are announced as <c>function_call</c> items of their own.</summary>
    public bool FunctionCallItems { get; set; }

    /// <summary>Whether items that the client creates are echoed as <c>item.added</c> and <c>item.done</c>.</summary>
    public bool EchoClientItems { get; set; }

    /// <summary>Longest argument fragment, in characters.</summary>
    public int MaxArgumentFragment { get; set; } = 7;

    /// <summary>A response.create too many: while a response runs or the user speaks.</summary>
    public ExtraCreateBehaviour ExtraCreate { get; set; }

    /// <summary>Whether a response.create that nothing called for starts a response.</summary>
    public bool UnaskedCreateStarts { get; set; } = true;

    // The link

    /// <summary>Every message to the client that much later.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Every message to the client in several frames.</summary>
    public bool FragmentMessages { get; set; }

    /// <summary>Unknown fields on every event.</summary>
    public bool UnknownFields { get; set; }

    // The checker

    /// <summary>Pause between appends of 20 ms that is a violation; behind a longer one it may be as much longer.</summary>
    public int AppendGapMs { get; set; } = 200;

    /// <summary>Multiple of real time above which sustained audio is a violation.</summary>
    public double PaceLimit { get; set; } = 1.6;

    /// <summary>Audio ahead of that limit that is still no violation.</summary>
    public int PaceAllowanceMs { get; set; } = 1000;

    /// <summary>Received audio kept per session for assertions.</summary>
    public int KeepAudioSeconds { get; set; } = 180;
}
