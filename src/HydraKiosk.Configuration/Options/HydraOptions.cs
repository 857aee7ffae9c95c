using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Configuration.Options;

/// <summary>Which of the service's regions is used.</summary>
public enum ServiceRegion
{
    /// <summary>The nearest, as the service chooses.</summary>
    Auto,

    /// <summary>Mumbai.</summary>
    India,

    /// <summary>Oregon.</summary>
    Us,
}

/// <summary>The <c>hydra</c> part of the file.</summary>
public sealed record HydraOptions
{
    /// <summary>Where the service listens when nothing else is configured.</summary>
    public static readonly Uri DefaultEndpoint = new("wss://api.smallest.ai/waves/v1/s2s");

    /// <summary>A ws:// or wss:// address without key, user or fragment; the model is added to its query when connecting.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>Pins a region of the service; only with the default endpoint.</summary>
    public ServiceRegion Region { get; init; } = ServiceRegion.Auto;

    /// <summary>The address to connect to: <see cref="Endpoint"/>, in the region that is pinned.</summary>
    public Uri ServiceAddress => Region switch
    {
        ServiceRegion.India => new UriBuilder(Endpoint) { Host = "api.india.smallest.ai" }.Uri,
        ServiceRegion.Us => new UriBuilder(Endpoint) { Host = "api.us.smallest.ai" }.Uri,
        _ => Endpoint,
    };

    /// <summary>Permits ws:// to an address that is not loopback. Speech and key then cross the network unencrypted.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>Whether each connection takes a short-lived token, minted with the key, instead of the key itself.</summary>
    public bool AccessTokens { get; init; }

    /// <summary>Life of such a token in seconds, 30 to 900.</summary>
    public int AccessTokenSeconds { get; init; } = 300;

    /// <summary>A PEM file with certificate authorities that are trusted beside the system's; absolute after loading.</summary>
    public string? CaFile { get; init; }

    /// <summary>The proxy that leads to the service.</summary>
    public LinkProxy Proxy { get; init; } = LinkProxy.FromEnvironment;

    /// <summary>One of <see cref="ModelRoster.Models"/>.</summary>
    public string Model { get; init; } = ModelRoster.DefaultModel;

    /// <summary>A voice of the model. Never null after loading: where the file names none, the loader takes one from the model's roster.</summary>
    public string? Voice { get; init; }

    /// <summary>
    /// The persona as it stands in the file; null when it comes from <see cref="InstructionsFile"/>. The text to send: <see
    /// cref="LoadedConfiguration.Instructions"/>.
    /// </summary>
    public string? Instructions { get; init; }

    /// <summary>A text file with the persona; absolute after loading.</summary>
    public string? InstructionsFile { get; init; }

    /// <summary>Whether the agent speaks first when a conversation begins.</summary>
    public bool Greeting { get; init; } = true;

    /// <summary>When a session is open.</summary>
    public SessionPolicy Session { get; init; } = SessionPolicy.OnDemand;

    /// <summary>Seconds of quiet after which a conversation counts as over, 1 to 3600.</summary>
    public double LingerSeconds { get; init; } = 20;

    /// <summary><see cref="LingerSeconds"/> as a duration.</summary>
    public TimeSpan Linger => TimeSpan.FromSeconds(LingerSeconds);
}
