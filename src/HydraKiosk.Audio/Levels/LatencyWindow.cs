namespace HydraKiosk.Audio.Levels;

/// <summary>The newest few hundred measurements of one delay. One thread adds, without allocating; any thread asks.</summary>
public sealed class LatencyWindow
{
    private readonly long[] _ticks = new long[512];
    private long _count;

    /// <summary>How many were ever added.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Adds one measurement.</summary>
    public void Add(TimeSpan delay)
    {
        Volatile.Write(ref _ticks[_count % _ticks.Length], delay.Ticks);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The value that <paramref name="fraction"/> (0 to 1) of the window does not exceed; null while it is empty.</summary>
    public TimeSpan? Percentile(double fraction)
    {
        var held = (int)Math.Min(Count, _ticks.Length);
        if (held == 0)
        {
            return null;
        }

        var sorted = _ticks.AsSpan(0, held).ToArray();
        Array.Sort(sorted);
        return TimeSpan.FromTicks(sorted[Math.Clamp((int)Math.Ceiling(fraction * held) - 1, 0, held - 1)]);
    }
}
