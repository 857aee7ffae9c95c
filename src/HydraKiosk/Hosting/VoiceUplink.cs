using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Hosting;

/// <summary>What the voice service wants the microphone's sound to be like.</summary>
internal static class VoiceUplink
{
    /// <summary>Hydra takes 16 kHz, and a chunk every 20 ms.</summary>
    public static ChunkFormat Format { get; } = new(16_000, 20);
}
