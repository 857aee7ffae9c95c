namespace HydraKiosk.Simulator.Replay;

/// <summary>What a replay has done so far.</summary>
public sealed class ReplayTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _sent = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _received = new(StringComparer.Ordinal);
    private readonly List<string> _remarks = [];
    private int _sessions;

    /// <summary>Sessions replayed, wholly or in part.</summary>
    public int Sessions
    {
        get { lock (_lock) { return _sessions; } }
    }

    /// <summary>Messages sent by type; what was none counts under its problem.</summary>
    public IReadOnlyDictionary<string, int> Sent
    {
        get { lock (_lock) { return new SortedDictionary<string, int>(_sent, StringComparer.Ordinal); } }
    }

    /// <summary>Messages that the device sent, by type.</summary>
    public IReadOnlyDictionary<string, int> Received
    {
        get { lock (_lock) { return new SortedDictionary<string, int>(_received, StringComparer.Ordinal); } }
    }

    /// <summary>Where the replay could not follow the record.</summary>
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
