using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Control;

/// <summary>How the daemon is at one moment: what <c>status --json</c> prints. Counts are since the daemon's start unless said otherwise.</summary>
public sealed record KioskStatus
{
    /// <summary>The version of this JSON: it grows when a member goes or changes its meaning, not when one is added.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Whether nothing is wrong now: what <c>status --check</c> exits by.</summary>
    public bool Ok { get; init; } = true;

    /// <summary>What is wrong now, the gravest first.</summary>
    public IReadOnlyList<PresentTrouble> Troubles { get; init; } = [];

    /// <summary>Whether the device can serve people, in one word.</summary>
    public HealthStatus Health { get; init; } = new(HealthStatus.Ok, []);

    /// <summary>The daemon's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its process.</summary>
    public int Pid { get; init; }

    /// <summary>Since its start.</summary>
    public double UptimeSeconds { get; init; }

    /// <summary>idle, offline, connecting, listening, thinking or speaking.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Whether a person is in a conversation.</summary>
    public bool IsEngaged { get; init; }

    /// <summary>Whether the microphone is switched off, by a person, a switch, or the kill switch.</summary>
    public bool IsMuted { get; init; }

    /// <summary>Whether the kill switch or the ignition keeps the device from having a session.</summary>
    public bool IsAsleep { get; init; }

    /// <summary>How the kill switch stands.</summary>
    public KillStatus Kill { get; init; } = new();

    /// <summary>hands-free, push-to-talk or toggle.</summary>
    public string TalkMode { get; init; } = "";

    /// <summary>The configuration's buttons.</summary>
    public IReadOnlyList<ButtonStatus> Buttons { get; init; } = [];

    /// <summary>Which voice of the list speaks.</summary>
    public VoiceStatus Voice { get; init; } = new("", null, 0);

    /// <summary>The connection to the service.</summary>
    public LinkStatus Link { get; init; } = new();

    /// <summary>Microphone and loudspeaker.</summary>
    public AudioStatus Audio { get; init; } = new();

    /// <summary>What went up; the bytes, also of what came down, are in <see cref="Metrics"/>.</summary>
    public UplinkStatus Uplink { get; init; } = new();

    /// <summary>Recordings of conversations; null where none are made.</summary>
    public RecordingStatus? Recording { get; init; }

    /// <summary>Pages for visitors that are open on screens; null where none are served. Its unit starts a browser anew whose page is gone.</summary>
    public int? FacePages { get; init; }

    /// <summary>The last thing that went wrong; null while nothing has.</summary>
    public TroubleStatus? LastTrouble { get; init; }

    /// <summary>How the conversations went.</summary>
    public MetricsSnapshot Metrics { get; init; } = MetricsSnapshot.None;

    /// <summary>What is used of the data budget.</summary>
    public DataStatus Data { get; init; } = new();

    /// <summary>The last replies and how much of them was really heard, oldest first.</summary>
    public IReadOnlyList<ReplyStatus> LastReplies { get; init; } = [];

    /// <summary>Which configuration is in effect.</summary>
    public ConfigurationStatus Configuration { get; init; } = new();

    /// <summary>Memory of the process in use.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Managed allocation since the first session was ready.</summary>
    public double AllocatedBytesPerSecond { get; init; }
}

/// <summary>Recordings of conversations.</summary>
public sealed record RecordingStatus
{
    /// <summary>Whether a conversation is being recorded now.</summary>
    public bool IsRecording { get; init; }

    /// <summary>What the present recording is called; null where there is none.</summary>
    public string? Name { get; init; }

    /// <summary>How long it is so far.</summary>
    public double Seconds { get; init; }

    /// <summary>Recordings made since the daemon's start.</summary>
    public int Made { get; init; }

    /// <summary>Conversations, or parts of them, that could not be recorded since then.</summary>
    public int Failed { get; init; }

    /// <summary>Sound that is missing from the recordings because the disk was too slow, in milliseconds.</summary>
    public double LostMs { get; init; }

    /// <summary>Recordings that wait for their words; null where nobody finds them out.</summary>
    public int? WaitingForWords { get; init; }
}

/// <summary>One button.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="IsHeld">Whether it is held down, or a switch is on.</param>
public sealed record ButtonStatus(string Name, bool IsHeld)
{
    /// <summary>How often it was pressed, or put on, since the start or the last change of the configuration.</summary>
    public long Presses { get; init; }
}

/// <summary>One reply of the agent.</summary>
/// <param name="Response">Its number since the daemon's start.</param>
/// <param name="GeneratedMs">Its length; null while the service has not ended it, and where its session was lost before.</param>
/// <param name="HeardMs">How much of it the loudspeaker played.</param>
/// <param name="IsWhole">Whether it was played to its end; null while it is not over.</param>
public sealed record ReplyStatus(int Reply, double? GeneratedMs, double HeardMs, bool? IsWhole);

/// <summary>Which voice of the list speaks.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Instead">Why it is not the first of the list; null where it is.</param>
/// <param name="Changes">How often voices have taken over from each other since the daemon's start.</param>
public sealed record VoiceStatus(string Name, string? Instead, long Changes);

/// <summary>The connection to the service.</summary>
public sealed record LinkStatus
{
    /// <summary>closed, connecting, ready or failing.</summary>
    public string State { get; init; } = "";

    /// <summary>Since when <see cref="State"/> is so.</summary>
    public double SinceSeconds { get; init; }

    /// <summary>The service's id of the present session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Why there was no session the last time that there was none against the daemon's wish; null when that never happened.</summary>
    public LinkFaultStatus? LastFault { get; init; }
}

/// <summary>A fault of the link.</summary>
/// <param name="Fault">Its kind, such as credentials-refused.</param>
/// <param name="Detail">In plain words.</param>
/// <param name="SecondsAgo">When.</param>
/// <param name="NextTryInSeconds">When it is tried again; null when no attempt is waiting.</param>
public sealed record LinkFaultStatus(string Fault, string Detail, double SecondsAgo, double? NextTryInSeconds)
{
    /// <summary>The code under which docs/causes.md says what to do, HK-nnnn.</summary>
    public string? Code { get; init; }

    /// <summary>Whether somebody has to do something; otherwise waiting helps.</summary>
    public bool NeedsTechnician { get; init; }
}

/// <summary>Microphone and loudspeaker.</summary>
public sealed record AudioStatus
{
    /// <summary>The sound device by name; null while there is none.</summary>
    public string? Device { get; init; }

    /// <summary>The microphone's device by name; null while there is none, and from a daemon that does not tell it yet.</summary>
    public string? CaptureDevice { get; init; }

    /// <summary>The loudspeaker's device by name; null while there is none, and from a daemon that does not tell it yet.</summary>
    public string? PlaybackDevice { get; init; }

    /// <summary>Whether the sound goes to headphones that somebody has plugged in.</summary>
    public bool IsOnHeadphones { get; init; }

    /// <summary>Whether it works.</summary>
    public bool IsWorking { get; init; }

    /// <summary>Why not.</summary>
    public string? Trouble { get; init; }

    /// <summary>Whether what the microphone hears is sent to the service.</summary>
    public bool IsMicrophoneOpen { get; init; }

    /// <summary>RMS level at the microphone; 0 is full scale, −120 silence.</summary>
    public double MicrophoneDbfs { get; init; }

    /// <summary>The background at the microphone, between the voices.</summary>
    public double NoiseFloorDbfs { get; init; }

    /// <summary>
    /// Whether a person can interrupt by speaking: "proven", or why not ("unproven", "echo-too-strong", "path-changed", "far-end-unknown",
    /// "too-many-openings", "conditions-changed"); null where no echo is cancelled.
    /// </summary>
    public string? Echo { get; init; }

    /// <summary>
    /// What an open microphone is trusted by: "listening" since the device was opened, or the "signature" of a proof under the same conditions; null
    /// while it is not.
    /// </summary>
    public string? EchoProvenBy { get; init; }

    /// <summary>Who takes the echo out: "own", or "external" where the device or the sound server does; null where nobody does.</summary>
    public string? EchoCanceller { get; init; }

    /// <summary>How much weaker the loudspeaker comes back than it was played, dB; null until it is known.</summary>
    public double? EchoReturnLossDb { get; init; }

    /// <summary>By how much the echo canceller makes it weaker still, dB; null until it is known.</summary>
    public double? EchoEnhancementDb { get; init; }

    /// <summary>RMS level at the loudspeaker.</summary>
    public double LoudspeakerDbfs { get; init; }

    /// <summary>Loudspeaker level as set, 0 to 1.</summary>
    public double Volume { get; init; }

    /// <summary>Microphone samples that hit full scale.</summary>
    public long ClippedSamples { get; init; }

    /// <summary>Frames of silence in mid-reply because this machine was late; of the present device.</summary>
    public long UnderrunFrames { get; init; }

    /// <summary>Times the network left the loudspeaker dry in mid-reply.</summary>
    public long Starvations { get; init; }

    /// <summary>Microphone frames lost because this machine was late; of the present device.</summary>
    public long LostCaptureFrames { get; init; }

    /// <summary>From a reply's first sample off the socket to the device's ring, median; null before the first reply.</summary>
    public double? ReplyArrivalP50Ms { get; init; }

    /// <summary>The same, of a hundred the second worst.</summary>
    public double? ReplyArrivalP99Ms { get; init; }
}

/// <summary>What went up.</summary>
public sealed record UplinkStatus
{
    /// <summary>20 ms chunks sent, silence included.</summary>
    public long Chunks { get; init; }

    /// <summary>Of these, silence.</summary>
    public long SilentChunks { get; init; }

    /// <summary>Chunks dropped because they had grown too old to be of use.</summary>
    public long StaleChunks { get; init; }

    /// <summary>From the microphone to the socket beyond the chunk's own 20 ms, median; null before the first chunk.</summary>
    public double? LatencyP50Ms { get; init; }

    /// <summary>The same, of a hundred the second worst.</summary>
    public double? LatencyP99Ms { get; init; }
}

/// <summary>Something that is wrong now.</summary>
/// <param name="Code">Its row in the table of causes, HK-nnnn; empty where there is none.</param>
/// <param name="Detail">What happened, in plain words.</param>
/// <param name="Remedy">What to do, from the table.</param>
/// <param name="NeedsTechnician">Whether somebody has to do something; otherwise waiting helps.</param>
/// <param name="ForSeconds">Since when it is so.</param>
public sealed record PresentTrouble(string Code, string Detail, string Remedy, bool NeedsTechnician, double ForSeconds)
{
    /// <summary>When the daemon tries again; null where no attempt is waiting.</summary>
    public double? NextTryInSeconds { get; init; }
}

/// <summary>Something that went wrong.</summary>
/// <param name="What">link, sound or conversation.</param>
/// <param name="Detail">In plain words.</param>
/// <param name="SecondsAgo">When.</param>
public sealed record TroubleStatus(string What, string Detail, double SecondsAgo)
{
    /// <summary>The code under which docs/causes.md says what to do, HK-nnnn.</summary>
    public string? Code { get; init; }
}
