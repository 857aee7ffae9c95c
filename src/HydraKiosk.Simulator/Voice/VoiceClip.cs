namespace HydraKiosk.Simulator.Voice;

/// <summary>A piece of recorded speech.</summary>
/// <param name="Name">Its name in scenarios.</param>
/// <param name="IsAgent">Whether the agent's voice says it, else the visitor's.</param>
/// <param name="Caption">The words that are spoken.</param>
/// <param name="SampleRateHz">Samples per second; 24 000 in every clip of the simulator.</param>
/// <param name="Samples">PCM16, mono.</param>
public sealed record VoiceClip(string Name, bool IsAgent, string Caption, int SampleRateHz, ReadOnlyMemory<short> Samples)
{
    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRateHz);
}
