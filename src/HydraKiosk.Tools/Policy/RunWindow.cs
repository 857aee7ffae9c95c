namespace HydraKiosk.Tools.Policy;

/// <summary>
/// How often something ran within a time that slides along. Times are in ticks of a clock that never jumps. Not for several threads.
/// </summary>
/// <param name="limit">Runs within the time; null for any number, of which none is kept.</param>
/// <param name="span">The time.</param>
internal sealed class RunWindow(int? limit, TimeSpan span)
{
    private readonly List<long> _runs = []; // oldest first; never more than the limit

    /// <summary>How long until there is room for one more; zero where there is.</summary>
    public TimeSpan Wait(long now)
    {
        if (_runs.Count < (limit ?? int.MaxValue))
        {
            return TimeSpan.Zero;
        }

        var past = 0;
        while (past < _runs.Count && now - _runs[past] >= span.Ticks)
        {
            past++;
        }

        _runs.RemoveRange(0, past);
        return _runs.Count < limit ? TimeSpan.Zero : TimeSpan.FromTicks(_runs[0] + span.Ticks - now);
    }

    /// <summary>Counts one, which may be older than others that were counted: those of a log written by a clock that was set.</summary>
    public void Add(long at)
    {
        if (limit is not { } most)
        {
            return;
        }

        var place = _runs.BinarySearch(at);
        _runs.Insert(place < 0 ? ~place : place, at);
        if (_runs.Count > most)
        {
            _runs.RemoveAt(0); // the newest ones are those that matter
        }
    }
}
