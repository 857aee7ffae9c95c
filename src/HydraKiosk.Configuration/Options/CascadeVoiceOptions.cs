namespace HydraKiosk.Configuration.Options;

/// <summary>The section <c>cascade</c> of an entry of <c>voices</c>: three services in a row.</summary>
public sealed record CascadeVoiceOptions
{
    /// <summary>Speech to text.</summary>
    public CascadeHearingOptions Hearing { get; init; } = new();

    /// <summary>The language model.</summary>
    public CascadeChatOptions Chat { get; init; } = new();

    /// <summary>Text to speech.</summary>
    public CascadeSpeechOptions Speech { get; init; } = new();

    /// <summary>Who ends a person's turn.</summary>
    public CascadeTurns Turns { get; init; }

    /// <summary>Milliseconds of silence that end a turn, 200 to 3000.</summary>
    public int SilenceMs { get; init; } = 600;

    /// <summary>Who looks at every text before it goes on; null for nobody.</summary>
    public CascadeModerationOptions? Moderation { get; init; }

    /// <summary>What is said in the place of something refused.</summary>
    public string Refusal { get; init; } = "I'm sorry, I can't help with that.";

    /// <summary>Whether personal data is taken out of what is kept.</summary>
    public bool Redact { get; init; } = true;

    /// <summary>Allows ws:// and http:// to other machines.</summary>
    public bool AllowInsecureEndpoint { get; init; }
}

/// <summary>Who ends a person's turn.</summary>
public enum CascadeTurns
{
    /// <summary>Silence, as the detector and the recogniser hear it.</summary>
    Silence,

    /// <summary>The button that is let go.</summary>
    Button,
}

/// <summary>Speech to text: Pulse, or whoever speaks its wire.</summary>
public sealed record CascadeHearingOptions
{
    /// <summary>The address; null for the service's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>A language or a group of them.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The credential that is sent; null for the service's own key at its own address, and for none elsewhere.</summary>
    public string? Credential { get; init; }
}

/// <summary>The language model: Electron, or any endpoint of OpenAI's chat completions.</summary>
public sealed record CascadeChatOptions
{
    /// <summary>The address; null for the service's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The model's name there.</summary>
    public string Model { get; init; } = "electron";

    /// <inheritdoc cref="CascadeHearingOptions.Credential"/>
    public string? Credential { get; init; }

    /// <summary>0 to 2; null leaves it to the service.</summary>
    public double? Temperature { get; init; }

    /// <summary>Tokens of one answer, 16 to 16384; null leaves it to the service.</summary>
    public int? MostTokens { get; init; }

    /// <summary>Whether token counts are asked for.</summary>
    public bool AskUsage { get; init; } = true;

    /// <summary>Seconds to the first token and between two, 1 to 60.</summary>
    public double TokenSeconds { get; init; } = 7;
}

/// <summary>Text to speech: Lightning, or whoever speaks its wire.</summary>
public sealed record CascadeSpeechOptions
{
    /// <summary>The address; null for the service's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "lightning_v3.1";

    /// <summary>The voice.</summary>
    public string Voice { get; init; } = "sophia";

    /// <summary>A language, or <c>auto</c>.</summary>
    public string Language { get; init; } = "auto";

    /// <summary>8000, 16000, 24000 or 44100.</summary>
    public int RateHz { get; init; } = 24_000;

    /// <summary>0.5 to 2 of its ordinary speed.</summary>
    public double Speed { get; init; } = 1;

    /// <inheritdoc cref="CascadeHearingOptions.Credential"/>
    public string? Credential { get; init; }
}

/// <summary>Who looks at every text before it goes on.</summary>
public sealed record CascadeModerationOptions
{
    /// <summary>The address that is asked; null where a program is.</summary>
    public Uri? Url { get; init; }

    /// <summary>The program that is asked, with its arguments; empty where an address is.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The credential that is sent; null for none.</summary>
    public string? Credential { get; init; }

    /// <summary>Milliseconds for which a text is held, 100 to 5000.</summary>
    public int LimitMs { get; init; } = 1000;
}
