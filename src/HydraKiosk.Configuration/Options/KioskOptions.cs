namespace HydraKiosk.Configuration.Options;

/// <summary>The whole configuration file. Keys, texts, ranges and defaults for people: <see cref="KioskShape"/>.</summary>
public sealed record KioskOptions
{
    /// <summary>The service: where it is, who it plays, when it is connected.</summary>
    public HydraOptions Hydra { get; init; } = new();

    /// <summary>The services through which the device speaks; the first is the one that is wanted, the others stand in for it.</summary>
    public IReadOnlyList<VoiceOptions> Voices { get; init; } = [VoiceOptions.Hydra];

    /// <summary>When one of them gives way to the next.</summary>
    public FailoverOptions Failover { get; init; } = new();

    /// <summary>Microphone and loudspeaker.</summary>
    public AudioOptions Audio { get; init; } = new();

    /// <summary>When the microphone is open.</summary>
    public TalkOptions Talk { get; init; } = new();

    /// <summary>The buttons by name.</summary>
    public IReadOnlyDictionary<string, ButtonOptions> Buttons { get; init; } = new Dictionary<string, ButtonOptions>();

    /// <summary>Who talks to the GPIO chips, and which chip is meant.</summary>
    public GpioOptions Gpio { get; init; } = new();

    /// <summary>The lights by name.</summary>
    public IReadOnlyDictionary<string, LedOptions> Leds { get; init; } = new Dictionary<string, LedOptions>();

    /// <summary>What the model may do on this device.</summary>
    public ToolsOptions Tools { get; init; } = new();

    /// <summary>What is written to the journal.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>What is kept of the traffic with the service, for a diagnosis.</summary>
    public WireLogOptions WireLog { get; init; } = new();

    /// <summary>What takes the place of other settings, by the name under which it is chosen.</summary>
    public IReadOnlyDictionary<string, ProfileOptions> Profiles { get; init; } = new Dictionary<string, ProfileOptions>();

    /// <summary>The profile that is chosen while nobody and no time of day chooses another; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>How a changed file takes the place of the one in effect.</summary>
    public ReloadOptions Reload { get; init; } = new();

    /// <summary>Who may read figures, and where.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>How much data the device may use.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>What is kept of the minute before a fault.</summary>
    public BlackBoxOptions BlackBox { get; init; } = new();

    /// <summary>Whether and how conversations are recorded.</summary>
    public RecordingOptions Recording { get; init; } = new();

    /// <summary>The pages for a screen.</summary>
    public FaceOptions Face { get; init; } = new();
}
