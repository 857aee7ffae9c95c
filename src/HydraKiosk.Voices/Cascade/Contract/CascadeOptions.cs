using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Voices.Cascade.Contract;

/// <summary>Three services in a row: who hears, who thinks, who speaks; and what stands between them.</summary>
public sealed record CascadeOptions
{
    /// <summary>Speech to text.</summary>
    public required HearingOptions Hearing { get; init; }

    /// <summary>The language model.</summary>
    public required ChatOptions Chat { get; init; }

    /// <summary>Text to speech.</summary>
    public required SpeechOptions Speech { get; init; }

    /// <summary>When a person has finished.</summary>
    public TurnOptions Turns { get; init; } = new();

    /// <summary>Who looks at every text before it goes on; null for nobody.</summary>
    public IModerator? Moderator { get; init; }

    /// <summary>
    /// What is said in the place of something refused. Goes to the loudspeaker without a look of the moderator.
    /// </summary>
    public string Refusal { get; init; } = "I'm sorry, I can't help with that.";

    /// <summary>
    /// Whether personal data is taken out of the texts that leave the session: what is told to the conversation, and with it the recap, the
    /// events and the journal. The model still reads what was said, as long as the session lives.
    /// </summary>
    public bool Redacts { get; init; } = true;

    /// <summary>Told the code of each WebSocket close frame of the recogniser, on the link's own thread; must not block. Null for nobody.</summary>
    public Action<int>? Closed { get; init; }

    /// <summary>The proxy that leads to the three services.</summary>
    public LinkProxy Proxy { get; init; } = LinkProxy.FromEnvironment;

    /// <summary>A PEM file with certificate authorities that are trusted beside the system's; null for none.</summary>
    public string? CaFile { get; init; }

    /// <summary>Allows <c>ws://</c> and <c>http://</c> to other machines, which shows keys, voice and words to the network.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>What is wrong with these options, in words for the person who wrote them; null when nothing is.</summary>
    public string? Check() =>
        EndpointRules.Problem(Hearing.Endpoint, Hearing.Model, AllowInsecureEndpoint) is { } hearing ? $"hearing: {hearing}"
        : EndpointRules.Problem(Speech.Endpoint, Speech.Model, AllowInsecureEndpoint) is { } speech ? $"speech: {speech}"
        : ChatProblem() is { } chat ? $"chat: {chat}"
        : !SpeechOptions.Rates.Contains(Speech.RateHz) ? $"speech: the rate is one of {string.Join(", ", SpeechOptions.Rates)} Hz"
        : null;

    private string? ChatProblem() =>
        !Chat.Endpoint.IsAbsoluteUri || Chat.Endpoint.Scheme is not ("http" or "https") ? "the endpoint must start with https:// (or http:// on this machine)"
        : Chat.Endpoint.Scheme == "http" && !Chat.Endpoint.IsLoopback && !AllowInsecureEndpoint
            ? $"the endpoint at {EndpointRules.HostOf(Chat.Endpoint)} is not encrypted: use https://, or set allowInsecureEndpoint"
        : Chat.Endpoint.UserInfo.Length > 0 ? "the endpoint carries a credential: remove it, the key is sent in a header"
        : Chat.Model.Length == 0 ? "no model is named"
        : null;
}

/// <summary>Speech to text: Pulse, or whoever speaks its wire.</summary>
public sealed record HearingOptions
{
    /// <summary>Pulse's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("wss://api.smallest.ai/waves/v1/stt/live");

    /// <summary><c>wss://</c>, or <c>ws://</c> to this machine; without a query, which is made of the settings.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>Only <c>pulse</c> is served live.</summary>
    public string Model { get; init; } = "pulse";

    /// <summary>A language (<c>en</c>, <c>hi</c>, …) or a group of them (<c>multi-eu</c>, …).</summary>
    public string Language { get; init; } = "en";

    /// <summary>Sent as a bearer; null for a service without keys.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Reads the key again from where it stands, after it was refused; null where it has no such place.</summary>
    public Func<KeyReading>? ReadKeyAgain { get; init; }
}

/// <summary>The language model: Electron, or any endpoint of OpenAI's chat completions, in the cloud or on this machine.</summary>
public sealed record ChatOptions
{
    /// <summary>Electron's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("https://api.smallest.ai/waves/v1/chat/completions");

    /// <summary><c>https://</c>, or <c>http://</c> to this machine; the whole address that takes the request.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The model's name at that endpoint.</summary>
    public string Model { get; init; } = "electron";

    /// <summary>Sent as a bearer; null for a service without keys.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>0 to 2; null leaves it to the service.</summary>
    public double? Temperature { get; init; }

    /// <summary>Tokens of one answer; null leaves it to the service.</summary>
    public int? MostTokens { get; init; }

    /// <summary>Whether token counts are asked for; a few endpoints refuse the field.</summary>
    public bool AsksUsage { get; init; } = true;

    /// <summary>From the request to the first token, and between two of them.</summary>
    public TimeSpan TokenTimeout { get; init; } = TimeSpan.FromSeconds(7);
}

/// <summary>Text to speech: Lightning, or whoever speaks its wire.</summary>
public sealed record SpeechOptions
{
    /// <summary>The rates that Lightning knows, in hertz.</summary>
    public static readonly IReadOnlyList<int> Rates = [8_000, 16_000, 24_000, 44_100];

    /// <summary>Lightning's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("wss://api.smallest.ai/waves/v1/tts/live");

    /// <summary><c>wss://</c>, or <c>ws://</c> to this machine.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "lightning_v3.1";

    /// <summary>The voice where the session's plan names none.</summary>
    public string Voice { get; init; } = "sophia";

    /// <summary>A language, or <c>auto</c>.</summary>
    public string Language { get; init; } = "auto";

    /// <summary>One of <see cref="Rates"/>.</summary>
    public int RateHz { get; init; } = 24_000;

    /// <summary>0.5 to 2, of its ordinary speed.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether the times of words are asked for; only some languages have them.</summary>
    public bool WordTimes { get; init; } = true;

    /// <summary>Sent as a bearer; null for a service without keys.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>From a sentence to its first sound, and between two pieces of it.</summary>
    public TimeSpan SoundTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>When a person has finished, as this device's detector and the recogniser see it together.</summary>
public sealed record TurnOptions
{
    /// <summary>Whether the conversation ends turns, as with a button that is let go; else the link does, by the silence.</summary>
    public bool ByClient { get; init; }

    /// <summary>Voice of so long begins a turn.</summary>
    public TimeSpan Begin { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Silence of so long ends it; the recogniser is then asked for the rest.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Silence of so long ends it where the recogniser has found the end of an utterance by itself.</summary>
    public TimeSpan SilenceAfterFinal { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the recogniser may take for the rest; then what is there counts.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>A turn that is longer is ended.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);
}
