namespace HydraKiosk.Voices.Failover;

/// <summary>
/// The calls that the present session has asked for: an output reaches the session that asked for it and no other, so that no service is told of what
/// another one wanted.
/// </summary>
internal sealed class AskedCalls
{
    /// <summary>Far more than run at a time.</summary>
    private const int Most = 512;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Whether an output has been posted in this session.</summary>
    public bool HasOutput { get; private set; }

    /// <summary>A session begins.</summary>
    public void Clear()
    {
        _known.Clear();
        _order.Clear();
        HasOutput = false;
    }

    /// <summary>The session asks for a call.</summary>
    public void Add(string callId)
    {
        if (!_known.Add(callId))
        {
            return;
        }

        _order.Enqueue(callId);
        if (_order.Count > Most)
        {
            _known.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether an output may be posted; from then on an answer may be asked for.</summary>
    public bool Takes(string callId)
    {
        var isKnown = _known.Contains(callId);
        HasOutput |= isKnown;
        return isKnown;
    }
}
