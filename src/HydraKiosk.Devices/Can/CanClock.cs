using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>
/// Brings the time of a frame, which the kernel takes from CLOCK_REALTIME, to CLOCK_MONOTONIC: how long ago it was by the one clock, taken off the
/// other. Somebody may set the clock between the frame and this, so that an age that cannot be is taken for none.
/// </summary>
internal struct CanClock
{
    private const long MaxAgeNs = 10_000_000_000;

    private long _lastNs;

    /// <summary>When a frame came, never before the one before it.</summary>
    /// <param name="kernel">Whose clocks.</param>
    /// <param name="seconds">The kernel's time, seconds; zero where it sent none.</param>
    /// <param name="nanoseconds">The kernel's time, the rest.</param>
    public long Stamp(IKernel kernel, long seconds, long nanoseconds)
    {
        const long nsPerSecond = 1_000_000_000;
        var now = kernel.MonotonicNs;
        var real = kernel.RealtimeNs;
        var isSane = seconds > 0 && seconds <= real / nsPerSecond && nanoseconds is >= 0 and < nsPerSecond;
        var age = isSane ? real - (seconds * nsPerSecond) - nanoseconds : 0;
        return After(now - (age is >= 0 and <= MaxAgeNs ? age : 0));
    }

    /// <summary>This time, or the last one where that is later.</summary>
    public long After(long ns) => _lastNs = Math.Max(ns, _lastNs);
}
