namespace HydraKiosk.Audio.Tests.Signals;

/// <summary>
/// The system's clock, which measures those who ask for the time: what a device's thread has allocated between one call and the next, its own
/// callback included. The thread that made the meter is left out, for it is the test's.
/// </summary>
internal sealed class AllocationMeter : TimeProvider
{
    [ThreadStatic]
    private static (AllocationMeter? Meter, long Bytes) _before;

    private readonly int _ownThread = Environment.CurrentManagedThreadId;
    private long _bytes;
    private long _intervals;

    /// <summary>Bytes that other threads have allocated between their calls.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many stretches between two calls were looked at.</summary>
    public long Intervals => Volatile.Read(ref _intervals);

    public override long GetTimestamp()
    {
        if (Environment.CurrentManagedThreadId != _ownThread)
        {
            Look();
        }

        return base.GetTimestamp();
    }

    private void Look()
    {
        var (meter, before) = _before;
        if (meter == this)
        {
            Interlocked.Add(ref _bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            Interlocked.Increment(ref _intervals);
        }

        _before = (this, GC.GetAllocatedBytesForCurrentThread());
    }
}
