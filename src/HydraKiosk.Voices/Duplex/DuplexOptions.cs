using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Voices.Duplex;

/// <summary>Where a PersonaPlex or Moshi server is, and how its unbroken sound is cut into replies.</summary>
public sealed record DuplexOptions
{
    /// <summary>Where such a server listens when nobody says otherwise, on the machine itself.</summary>
    public static readonly Uri DefaultEndpoint = new("ws://127.0.0.1:8998/api/chat");

    /// <summary><c>wss://</c>, or <c>ws://</c> to this machine. Both prompts are added to its query.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>Allows <c>ws://</c>, which shows the voices to the network, to other machines.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>The server's name of a voice, a file of its own like <c>NATF2.pt</c>; for plans that name none.</summary>
    public string Voice { get; init; } = "NATF2.pt";

    /// <summary>Sent as a bearer header of the upgrade request, for a server behind a proxy that asks for one; null for none.</summary>
    public ApiKey? ApiKey { get; init; }

    /// <summary>Reads the key again from where it stands, after it was refused. Null where it has no such place.</summary>
    public Func<KeyReading>? ReadKeyAgain { get; init; }

    /// <summary>A PEM file with certificate authorities that are trusted beside the system's; null for none.</summary>
    public string? CaFile { get; init; }

    /// <summary>The proxy that leads to the service.</summary>
    public LinkProxy Proxy { get; init; } = LinkProxy.FromEnvironment;

    /// <summary>
    /// From the upgrade to the handshake, in which the server reads both prompts into the model: a second or two for the voice, and the time of a
    /// spoken word for each of the text. Past it the server is taken for busy with somebody else, which it does not say.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The model makes sound for as long as it gets some; a session without any for so long has stalled.</summary>
    public TimeSpan SoundTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>What is louder belongs to a reply: dBFS, −70 to −20.</summary>
    public double GateDbfs { get; init; } = -45;

    /// <summary>
    /// A pause this long ends a reply, 0.2 to 3 s. Shorter, and sentences fall apart; longer, and the device waits for the person too late.
    /// </summary>
    public TimeSpan HangOver { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>What is wrong with these options, in words for the person who wrote them; null when nothing is.</summary>
    public string? Check() => EndpointRules.Problem(Endpoint, DuplexAddress.ModelName, AllowInsecureEndpoint)
        ?? (GateDbfs is not (>= -70 and <= -20) ? "the level of the gate is -70 to -20 dBFS"
            : HangOver < TimeSpan.FromSeconds(0.2) || HangOver > TimeSpan.FromSeconds(3) ? "a pause that ends a reply lasts 0.2 to 3 s"
            : HandshakeTimeout < TimeSpan.FromSeconds(1) || HandshakeTimeout > TimeSpan.FromSeconds(300) ? "the handshake may take 1 to 300 s"
            : SoundTimeout < TimeSpan.FromSeconds(1) || SoundTimeout > TimeSpan.FromSeconds(60) ? "sound may stay away for 1 to 60 s"
            : null);
}
