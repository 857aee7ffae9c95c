using System.Collections.Frozen;
using System.Reflection;

namespace HydraKiosk.Simulator.Voice;

/// <summary>A piece of recorded speech.</summary>
/// <param name="Name">What scenarios call it.</param>
/// <param name="IsAgent">Whether the agent's voice says it, else the visitor's.</param>
/// <param name="Caption">The words.</param>
/// <param name="SampleRateHz">24 000 in all that ship.</param>
/// <param name="Samples">PCM16, mono.</param>
public sealed record VoiceClip(string Name, bool IsAgent, string Caption, int SampleRateHz, ReadOnlyMemory<short> Samples)
{
    /// <summary>How long it takes to say.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRateHz);
}
