namespace HydraKiosk.Configuration.Options;

/// <summary>The whole configuration file. Keys, texts, ranges and defaults for people: <see cref="KioskShape"/>.</summary>
public sealed record KioskOptions
{
    /// <summary>The service: where it is, who it plays, when it is connected.</summary>
    public HydraOptions Hydra { get; init; } = new();

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
}
