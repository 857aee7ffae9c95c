using HydraKiosk.Configuration;
using HydraKiosk.Link.Probing;

namespace HydraKiosk.Doctor.Readings;

/// <summary>Everything that was read, before anything is judged.</summary>
internal sealed record DoctorReadings
{
    /// <summary>The configuration's file.</summary>
    public required string ConfigurationPath { get; init; }

    /// <summary>What came of reading it.</summary>
    public required ConfigurationResult Configuration { get; init; }

    /// <summary>Whether every user may change it.</summary>
    public bool IsConfigurationOpen { get; init; }

    /// <summary>The API key and the secrets of tools.</summary>
    public CredentialReading Credentials { get; init; } = new();

    /// <summary>This device's clock.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>When this program was made; no right clock is before it.</summary>
    public DateTimeOffset Built { get; init; }

    /// <summary>The running daemon.</summary>
    public DaemonReading Daemon { get; init; } = new();

    /// <summary>Ways out of this machine.</summary>
    public Reading<RouteReading> Routes { get; init; } = Reading<RouteReading>.None("");

    /// <summary>Whether a login page stands between.</summary>
    public Reading<PortalReading> Portal { get; init; } = Reading<PortalReading>.None("");

    /// <summary>The way to the service, without the key.</summary>
    public Reading<EndpointReading> Endpoint { get; init; } = Reading<EndpointReading>.None("");

    /// <summary>A session, with the key.</summary>
    public Reading<TalkReading> Talk { get; init; } = Reading<TalkReading>.None("");

    /// <summary>The voices of the list beside the one of the section <c>hydra</c>.</summary>
    public IReadOnlyList<VoiceReading> Voices { get; init; } = [];

    /// <summary>The sound devices.</summary>
    public Reading<SoundReading> Sound { get; init; } = Reading<SoundReading>.None("");

    /// <summary>Sound cards and their mixers.</summary>
    public CardReading Cards { get; init; } = new([], [], null);

    /// <summary>Whether presses were asked for.</summary>
    public bool WantsPresses { get; init; }

    /// <summary>Buttons and lights.</summary>
    public Reading<HandsReading> Hands { get; init; } = Reading<HandsReading>.None("");

    /// <summary>Who may use what.</summary>
    public Reading<AccessReading> Access { get; init; } = Reading<AccessReading>.None("");

    /// <summary>The service's unit.</summary>
    public ServiceUnit Unit { get; init; } = new(null, [], null, null);

    /// <summary>State and journal.</summary>
    public Reading<StorageReading> Storage { get; init; } = Reading<StorageReading>.None("");

    /// <summary>What runs here.</summary>
    public VersionReading Version { get; init; } = new("", "", "", "", "");

    /// <summary>The configuration in use; only after the check of it went well.</summary>
    public LoadedConfiguration Loaded => Configuration.Configuration ?? throw new InvalidOperationException("the configuration cannot be used");
}
