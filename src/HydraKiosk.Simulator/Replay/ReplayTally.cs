namespace HydraKiosk.Simulator.Replay;

/// <summary>Counts what a replay has done so far.</summary>
public sealed class ReplayTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _sent = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _received = new(StringComparer.Ordinal);
    private readonly List<string> _remarks = [];
    private int _sessions;

    /// <summary>How many sessions were replayed, completely or in part.</summary>
    public int Sessions
    {
        get { lock (_lock) { return _sessions; } }
    }

    /// <summary>How many messages of each type were sent; broken ones count under their problem.</summary>
    public IReadOnlyDictionary<string, int> Sent
    {
        get { lock (_lock) { return new SortedDictionary<string, int>(_sent, StringComparer.Ordinal); } }
    }

    /// <summary>How many messages of each type the device sent.</summary>
    public IReadOnlyDictionary<string, int> Received
    {
        get { lock (_lock) { return new SortedDictionary<string, int>(_received, StringComparer.Ordinal); } }
    }

    /// <summary>What the replay could not do as in the record.</summary>
    public IReadOnlyList<string> Remarks
    {
        get { lock (_lock) { return [.. _remarks]; } }
    }

    internal void Began()
    {
        lock (_lock)
        {
            _sessions++;
        }
    }

    internal void Count(bool sent, string type)
    {
        lock (_lock)
        {
            var counts = sent ? _sent : _received;
            counts[type] = counts.GetValueOrDefault(type) + 1;
        }
    }

    internal void Remark(string text)
    {
        lock (_lock)
        {
            _remarks.Add(text);
        }
    }
}
