namespace HydraKiosk.Link.Contract;

/// <summary>What services are called in messages to people, by the wire that they speak.</summary>
public static class WireNames
{
    /// <summary>Smallest AI's speech-to-speech model.</summary>
    public const string Hydra = "Hydra";

    /// <summary>OpenAI's Realtime and what does as it does.</summary>
    public const string Realtime = "OpenAI's Realtime";

    /// <summary>A continuous voice.</summary>
    public const string Duplex = "a PersonaPlex or Moshi server";

    /// <summary>The recogniser of a cascade.</summary>
    public const string Hearing = "the speech recogniser Pulse";

    /// <summary>The voice of a cascade.</summary>
    public const string Speech = "the speech service Lightning";

    /// <summary>The language model of a cascade.</summary>
    public const string Chat = "a chat endpoint of OpenAI's kind";
}
