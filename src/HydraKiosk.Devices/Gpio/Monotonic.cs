namespace HydraKiosk.Devices.Gpio;

/// <summary>The clock that the kernel stamps edges with.</summary>
internal static class Monotonic
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds of CLOCK_MONOTONIC, which <see cref="TimeProvider.System"/> counts in on Linux.</summary>
    public static long Now(TimeProvider clock)
    {
        var frequency = clock.TimestampFrequency;
        var now = clock.GetTimestamp();
        return frequency == NsPerSecond ? now : (long)((Int128)now * NsPerSecond / frequency);
    }
}
