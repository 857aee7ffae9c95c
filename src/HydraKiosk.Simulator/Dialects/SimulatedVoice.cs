namespace HydraKiosk.Simulator.Dialects;

/// <summary>The service that a simulator stands in for: the same scenarios, in its own wire.</summary>
public enum SimulatedVoice
{
    /// <summary>Smallest AI's Hydra.</summary>
    Hydra,

    /// <summary>OpenAI's Realtime, and whoever speaks as it does.</summary>
    Realtime,

    /// <summary>Speech to text, a chat endpoint, and text to speech, each at an address of its own.</summary>
    Cascade,

    /// <summary>PersonaPlex or Moshi: sound that flows both ways for ever.</summary>
    Duplex,
}
