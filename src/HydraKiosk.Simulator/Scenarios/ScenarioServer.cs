namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Settings of the simulated service. Each default is the documented behaviour, or else the most likely one.</summary>
public sealed class ScenarioServer
{
    // Credentials

    /// <summary>Long-lived keys that are accepted; <c>*</c> accepts any that is not empty.</summary>
    public IList<string> Keys { get; set; } = ["sk_simulator"];

    /// <summary>Which of two credentials counts when header and query are both present.</summary>
    public CredentialPrecedence BothCredentials { get; set; }

    /// <summary>The model when the client names none; null answers 400.</summary>
    public string? MissingModel { get; set; } = "hydra-v1.1";

    /// <summary>How the server answers an unknown <c>model</c>.</summary>
    public UnknownModelBehaviour UnknownModel { get; set; }

    // Session

    /// <summary>How many sessions may be open at a time; one more gets <c>server_full</c> and close 1013. 0 is without limit.</summary>
    public int MaxSessions { get; set; }

    /// <summary>How long a session that was lost without a close frame keeps its place. 0 frees it with its socket.</summary>
    public double LostPlaceSeconds { get; set; }

    /// <summary>Whether <c>session.created</c> precedes <c>server_full</c>.</summary>
    public bool CreatedBeforeServerFull { get; set; }

    /// <summary>Which form the deprecation warning has.</summary>
    public WarningForm Warning { get; set; }

    /// <summary>What happens after a voice was rejected.</summary>
    public BadVoiceBehaviour BadVoice { get; set; }

    /// <summary>How the server answers a second <c>session.configure</c>.</summary>
    public OffenceBehaviour SecondConfigure { get; set; } = OffenceBehaviour.Ignore;

    /// <summary>How the server answers malformed JSON or a binary message.</summary>
    public OffenceBehaviour BadMessage { get; set; } = OffenceBehaviour.InvalidFrame;

    /// <summary>How the server answers a message of an unknown type.</summary>
    public OffenceBehaviour UnknownType { get; set; } = OffenceBehaviour.InvalidFrame;

    /// <summary>How the server answers unknown fields in <c>session.update</c>.</summary>
    public OffenceBehaviour UpdateUnknownField { get; set; } = OffenceBehaviour.InvalidFrame;

    /// <summary>How the server answers audio before <c>session.configured</c>.</summary>
    public EarlyAudioBehaviour EarlyAudio { get; set; }

    /// <summary>After how many seconds without a message in either direction the server closes with 1000. 0 is never.</summary>
    public double IdleSeconds { get; set; } = 30;

    /// <summary>Whether pings count as messages for the idle time.</summary>
    public bool PingCountsAsTraffic { get; set; }

    /// <summary>The largest message that the server takes; a larger one is closed with 1009.</summary>
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>The size of <c>session.configure</c> in bytes above which replies lose their audio (32 KB since July 2026, 18 KB before).</summary>
    public int PayloadCeilingBytes { get; set; } = 32 * 1024;

    /// <summary>What such replies look like.</summary>
    public OverCeilingBehaviour OverCeiling { get; set; }

    /// <summary>Whether <c>session.configured</c> names the output rate, as it does on the wire but not in the published schema.</summary>
    public bool EchoOutputRate { get; set; } = true;

    /// <summary>Whether the client gets the output rate that it asks for; else the field is ignored, as the service is believed to do.</summary>
    public bool HonourOutputRate { get; set; }

    /// <summary>The time from <c>session.configure</c> to <c>session.configured</c>, in ms.</summary>
    public int ConfigureLatencyMs { get; set; }

    /// <summary>How many seconds a session lasts at most. Only of <c>realtime</c>, whose service says 60 minutes.</summary>
    public double SessionSeconds { get; set; } = 3600;

    /// <summary>Whether cutting an item of the agent's fails. Only of <c>realtime</c>.</summary>
    public bool RefusesTruncation { get; set; }

    /// <summary>Whether the sound of a reply is in two items, half in each. Only of <c>realtime</c>.</summary>
    public bool TwoItemReplies { get; set; }

    // Audio in and turns

    /// <summary>The RMS level of a 10 ms frame above which it counts as speech, in dB below full scale.</summary>
    public double VadThresholdDbfs { get; set; } = -45;

    /// <summary>How many ms of speech, within twice that time, cause <c>speech_started</c>.</summary>
    public int VadStartMs { get; set; } = 60;

    /// <summary>How many ms of speech make a turn; shorter speech is discarded.</summary>
    public int MinimumSpeechMs { get; set; } = 200;

    /// <summary>How many ms of received silence end a turn.</summary>
    public int EndSilenceMs { get; set; } = 500;

    /// <summary>Whether speech that is discarded also cancels the response that runs.</summary>
    public bool DiscardedHitCancels { get; set; }

    /// <summary>Whether speech that is discarded gets <c>speech_stopped</c>.</summary>
    public bool DiscardedHitStops { get; set; } = true;

    /// <summary>How many ms <c>speech_stopped</c> comes after the turn's end; the real service was seen to send it after the reply began.</summary>
    public int SpeechStoppedDelayMs { get; set; }

    /// <summary>How many ms of audio ahead of twice real time end the session with <c>session_ended</c>. 0 is never.</summary>
    public int FloodAllowanceMs { get; set; } = 3000;

    // Responses

    /// <summary>The time from the end of a turn to the response, in ms.</summary>
    public int ReplyLatencyMs { get; set; } = 300;

    /// <summary>The time from <c>response.created</c> to the first delta, in ms.</summary>
    public int FirstDeltaMs { get; set; } = 50;

    /// <summary>How fast audio is sent, in multiples of real time.</summary>
    public double DeliverySpeed { get; set; } = 10;

    /// <summary>The shortest delta, in ms of audio.</summary>
    public int MinDeltaMs { get; set; } = 20;

    /// <summary>The longest delta, in ms of audio.</summary>
    public int MaxDeltaMs { get; set; } = 180;

    /// <summary>Whether some deltas hold 1 to 5 bytes, an odd number of bytes, or none.</summary>
    public bool OddDeltas { get; set; }

    /// <summary>How many deltas of a response still come after the speech that interrupts it.</summary>
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

    /// <summary>The time for outputs and <c>response.create</c> after the last complete call, in ms.</summary>
    public int ToolWindowMs { get; set; } = 10_000;

    /// <summary>When a calling response gets its <c>response.done</c>.</summary>
    public CallingResponseDone CallingDone { get; set; }

    /// <summary>Whether events of calls name their response; the vendor's samples leave it out.</summary>
    public bool CallResponseIds { get; set; } = true;

    /// <summary>Whether calls are announced as <c>function_call</c> items of their own.</summary>
    public bool FunctionCallItems { get; set; }

    /// <summary>Whether items that the client creates are echoed as <c>item.added</c> and <c>item.done</c>.</summary>
    public bool EchoClientItems { get; set; }

    /// <summary>The longest argument fragment, in characters.</summary>
    public int MaxArgumentFragment { get; set; } = 7;

    /// <summary>How the server answers a response.create while a response runs or the user speaks.</summary>
    public ExtraCreateBehaviour ExtraCreate { get; set; }

    /// <summary>Whether a response.create without calls to answer starts a response.</summary>
    public bool UnaskedCreateStarts { get; set; } = true;

    // The link

    /// <summary>How many ms later every message to the client is sent.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Whether every message to the client is sent in several frames.</summary>
    public bool FragmentMessages { get; set; }

    /// <summary>Whether every event has fields that the protocol does not define.</summary>
    public bool UnknownFields { get; set; }

    // The checker

    /// <summary>The longest allowed pause after an append of 20 ms, in ms; after a longer append it may be as much longer.</summary>
    public int AppendGapMs { get; set; } = 200;

    /// <summary>The multiple of real time above which sustained audio breaks a rule.</summary>
    public double PaceLimit { get; set; } = 1.6;

    /// <summary>How many ms of audio ahead of that limit are still allowed.</summary>
    public int PaceAllowanceMs { get; set; } = 1000;

    /// <summary>How many seconds of received audio are kept per session, for assertions.</summary>
    public int KeepAudioSeconds { get; set; } = 180;
}
