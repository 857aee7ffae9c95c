namespace HydraKiosk.Configuration.Options;

/// <summary>An entry of <c>voices</c>: a service through which the device speaks.</summary>
public sealed record VoiceOptions
{
    /// <summary>The one voice of a file that names none.</summary>
    public static readonly VoiceOptions Hydra = new() { Name = "hydra", Kind = VoiceKind.Hydra };

    /// <summary>What it is called in the journal, in the status and in figures; one of its own for each.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it is spoken to.</summary>
    public VoiceKind Kind { get; init; }

    /// <summary>The settings of a cascade; null for those that it has without any.</summary>
    public CascadeVoiceOptions? Cascade { get; init; }

    /// <summary>The settings of a voice that speaks OpenAI's Realtime; null for those that it has without any.</summary>
    public RealtimeVoiceOptions? Realtime { get; init; }

    /// <summary>The settings of a continuous voice; null where they are all left as they are.</summary>
    public DuplexVoiceOptions? Duplex { get; init; }

    /// <summary>For <see cref="VoiceKind.Hydra"/>: what differs from the <c>hydra</c> section; null for nothing.</summary>
    public HydraVoiceOptions? OwnHydra { get; init; }
}

/// <summary>The <c>hydra</c> part of an entry of <c>voices</c>: another place of the same service.</summary>
public sealed record HydraVoiceOptions
{
    /// <summary>The address in place of <see cref="HydraOptions.ServiceAddress"/>; null for that one.</summary>
    public Uri? Endpoint { get; init; }
}

/// <summary>The ways of speaking to a voice service. A kind but <see cref="Hydra"/> has a section of its word with its settings.</summary>
public enum VoiceKind
{
    /// <summary>Smallest AI's Hydra, as the <c>hydra</c> section says.</summary>
    Hydra,

    /// <summary>OpenAI's Realtime, and the services that do as it does.</summary>
    Realtime,

    /// <summary>Three services in a row: speech to text, a language model, text to speech.</summary>
    Cascade,

    /// <summary>A model that listens and speaks all the time, such as PersonaPlex.</summary>
    Duplex,
}
