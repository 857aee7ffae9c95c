namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>duplex</c> part of an entry of <c>voices</c>: a PersonaPlex or Moshi server.</summary>
public sealed record DuplexVoiceOptions
{
    /// <summary>Where the server listens, on this machine unless set.</summary>
    public Uri Endpoint { get; init; } = new("ws://127.0.0.1:8998/api/chat");

    /// <summary>Allows <c>ws://</c>, which shows the voices to the network, to other machines.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>The server's name of a voice: a file in its own folder of voices.</summary>
    public string Voice { get; init; } = "NATF2.pt";

    /// <summary>The name of the credential that a proxy before the server asks for; null for none.</summary>
    public string? Credential { get; init; }

    /// <summary>Seconds that the server may take to read both prompts, 1 to 300.</summary>
    public int HandshakeSeconds { get; init; } = 30;

    /// <summary>What is louder belongs to a reply: dBFS, -70 to -20.</summary>
    public double GateDbfs { get; init; } = -45;

    /// <summary>A pause of so many milliseconds ends a reply, 200 to 3000.</summary>
    public int PauseMs { get; init; } = 800;
}
