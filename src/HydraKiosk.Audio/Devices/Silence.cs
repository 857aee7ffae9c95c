using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Devices;

/// <summary>Silence in the place of samples that a driver left out.</summary>
internal static class Silence
{
    /// <summary>Writes so many zeros.</summary>
    public static void Write(SpscRing<float> ring, int samples)
    {
        var silence = ring.BeginWrite(samples);
        silence.First.Clear();
        silence.Second.Clear();
        ring.CommitWrite(silence.Length);
    }
}
