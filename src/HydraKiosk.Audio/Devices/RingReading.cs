using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Devices;

/// <summary>Reading a ring that may hold less than is wanted, where that is nothing to be counted.</summary>
internal static class RingReading
{
    /// <summary>Takes as many samples as there are, up to the length of <paramref name="destination"/>.</summary>
    /// <returns>Samples taken.</returns>
    public static int TakeUpTo(this SpscRing<float> ring, Span<float> destination)
    {
        var data = ring.BeginRead(destination.Length);
        data.First.CopyTo(destination);
        data.Second.CopyTo(destination[data.First.Length..]);
        ring.CommitRead(data.Length);
        return data.Length;
    }
}
