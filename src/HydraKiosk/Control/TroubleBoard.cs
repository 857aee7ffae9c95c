namespace HydraKiosk.Control;

/// <summary>
/// What is wrong with the daemon now, one entry per cause code, for <c>status</c> and <c>watch</c>: a full disk, a state folder that cannot be made,
/// and
/// whatever else no line of the link or the sound device would tell. Whoever finds a trouble raises it, and clears it when it is over. Any thread.
/// </summary>
public sealed class TroubleBoard(TimeProvider time)
{
    /// <summary>More entries than this are of no use to anybody; the oldest gives way.</summary>
    public const int MaxTroubles = 16;

    /// <summary>A text is one line of a terminal or two.</summary>
    public const int MaxTextLength = 400;

    private readonly Lock _lock = new();
    private readonly List<Trouble> _troubles = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _troubles.Count;
            }
        }
    }

    /// <summary>Says that something is wrong. A code that is already there takes the new wording and keeps its age.</summary>
    /// <param name="causeCode">The number of its row in the table of causes.</param>
    /// <param name="text">What is wrong, in plain words; longer ones are cut.</param>
    /// <param name="needsTechnician">Whether somebody has to do something; otherwise waiting helps.</param>
    public void Raise(int causeCode, string text, bool needsTechnician = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length <= MaxTextLength ? text : $"{text.AsSpan(0, MaxTextLength - 1)}…";
        lock (_lock)
        {
            var known = _troubles.FindIndex(t => t.CauseCode == causeCode);
            if (known >= 0)
            {
                _troubles[known] = _troubles[known] with { Text = cut, NeedsTechnician = needsTechnician };
                return;
            }

            if (_troubles.Count == MaxTroubles)
            {
                _troubles.RemoveAt(0);
            }

            _troubles.Add(new Trouble(causeCode, cut, needsTechnician, time.GetTimestamp()));
        }
    }

    /// <summary>Says that it is over; nothing happens where it was not raised.</summary>
    public void Clear(int causeCode)
    {
        lock (_lock)
        {
            _troubles.RemoveAll(t => t.CauseCode == causeCode);
        }
    }

    /// <summary>Says that everything is over but these: whoever could tell is there no longer.</summary>
    public void ClearAllBut(params ReadOnlySpan<int> causeCodes)
    {
        lock (_lock)
        {
            for (var i = _troubles.Count - 1; i >= 0; i--)
            {
                if (!causeCodes.Contains(_troubles[i].CauseCode))
                {
                    _troubles.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>For whoever knows what is wrong with one thing only: raises it with a text, and clears it with none.</summary>
    /// <param name="causeCode">The number of its row in the table of causes.</param>
    public Action<string?> Teller(int causeCode) => text =>
    {
        if (text is null)
        {
            Clear(causeCode);
        }
        else
        {
            Raise(causeCode, text);
        }
    };

    /// <summary>All that is wrong now, the oldest first.</summary>
    public IReadOnlyList<Trouble> Snapshot()
    {
        lock (_lock)
        {
            return [.. _troubles];
        }
    }
}
