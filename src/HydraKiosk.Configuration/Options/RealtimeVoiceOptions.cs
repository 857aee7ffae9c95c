namespace HydraKiosk.Configuration.Options;

/// <summary>The section <c>realtime</c> of a voice: a service that speaks as OpenAI's Realtime does.</summary>
public sealed record RealtimeVoiceOptions
{
    /// <summary>Which of the well-known services it is, for what else is not said.</summary>
    public RealtimeService Preset { get; init; }

    /// <summary>Its address; null for the preset's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Permits ws:// to an address that is not loopback. Speech and key then cross the network unencrypted.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>The model, or a deployment's name; null for the preset's own.</summary>
    public string? Model { get; init; }

    /// <summary>The name of the credential with the key; null for a service without keys.</summary>
    public string? Credential { get; init; }

    /// <summary>The header that carries the key; null for the preset's own. <c>Authorization</c> gets <c>Bearer</c> before it.</summary>
    public string? Header { get; init; }

    /// <summary>The agent's voice, as the service calls it; null leaves it to the service.</summary>
    public string? Voice { get; init; }

    /// <summary>How sound is written.</summary>
    public RealtimeSound Format { get; init; }

    /// <summary>Who ends turns; null for the preset's own.</summary>
    public RealtimeTurnEnd? Turns { get; init; }

    /// <summary>How soon the semantic detector takes a turn for finished.</summary>
    public RealtimeEagerness Eagerness { get; init; }

    /// <summary>How much silence ends a turn with the service's detector of level, in ms.</summary>
    public int SilenceMs { get; init; } = 500;

    /// <summary>How loud speech has to be for that detector, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The model that writes down what the person says; null for the preset's own, an empty text for none.</summary>
    public string? Transcription { get; init; }
}

/// <summary>Well-known services that speak as OpenAI's Realtime does.</summary>
public enum RealtimeService
{
    /// <summary>OpenAI's own.</summary>
    OpenAi,

    /// <summary>Azure's.</summary>
    Azure,

    /// <summary>vLLM-Omni on one's own GPU.</summary>
    VllmOmni,

    /// <summary>Any other.</summary>
    Compatible,
}

/// <summary>How sound is written on the wire.</summary>
public enum RealtimeSound
{
    /// <summary>16-bit samples.</summary>
    Pcm,

    /// <summary>G.711 µ-law.</summary>
    MuLaw,

    /// <summary>G.711 A-law.</summary>
    ALaw,
}

/// <summary>Who ends the person's turns.</summary>
public enum RealtimeTurnEnd
{
    /// <summary>The service, by level and silence.</summary>
    Server,

    /// <summary>The service, by what is said.</summary>
    Semantic,

    /// <summary>This device.</summary>
    Client,
}

/// <summary>How soon a turn is taken for finished.</summary>
public enum RealtimeEagerness
{
    /// <summary>As the service thinks best.</summary>
    Auto,

    /// <summary>Late.</summary>
    Low,

    /// <summary>In between.</summary>
    Medium,

    /// <summary>Soon.</summary>
    High,
}
