namespace HydraKiosk.BlackBox;

/// <summary>What happened in the last minute. Bounded in time and in number, whatever happens in it. Any thread.</summary>
/// <param name="time">The clock.</param>
internal sealed class BlackBoxRing(TimeProvider time)
{
    /// <summary>How long anything is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    /// <summary>More than this in a minute is a storm, of which the end is what matters.</summary>
    public const int Capacity = 2048;

    private readonly Lock _lock = new();
    private readonly Queue<BlackBoxEntry> _entries = new();

    /// <summary>Keeps something.</summary>
    public void Add(object what)
    {
        var entry = new BlackBoxEntry(time.GetTimestamp(), time.GetUtcNow(), what);
        lock (_lock)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
            }

            Trim();
            _entries.Enqueue(entry);
        }
    }

    /// <summary>What there is, oldest first.</summary>
    public BlackBoxEntry[] Read()
    {
        lock (_lock)
        {
            Trim();
            return [.. _entries];
        }
    }

    private void Trim()
    {
        while (_entries.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Timestamp) > Kept)
        {
            _entries.Dequeue();
        }
    }
}
