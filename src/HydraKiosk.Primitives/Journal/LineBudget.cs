namespace HydraKiosk.Primitives.Journal;

/// <summary>
/// How many lines of a kind may go into the journal: the first few of a minute, which is more than anybody reads of one kind, and then none until the
/// minute is over. For lines whose number somebody else decides. Any thread.
/// </summary>
/// <param name="time">Tells the time; a test moves it by hand.</param>
/// <param name="perMinute">Lines of a kind in a minute.</param>
public sealed class LineBudget(TimeProvider time, int perMinute = 20)
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<int, Kind> _kinds = [];

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="kind">Its code.</param>
    /// <param name="leftOut">How many of the kind were left out since the last that was written, to be told with this one.</param>
    public bool Take(int kind, out long leftOut)
    {
        lock (_kinds)
        {
            var now = time.GetTimestamp();
            if (!_kinds.TryGetValue(kind, out var used) || time.GetElapsedTime(used.Since, now) >= _minute)
            {
                used = new Kind(now, 0, used.LeftOut);
            }

            var isDue = used.Written < perMinute;
            leftOut = isDue ? used.LeftOut : 0;
            _kinds[kind] = isDue ? used with { Written = used.Written + 1, LeftOut = 0 } : used with { LeftOut = used.LeftOut + 1 };
            return isDue;
        }
    }

    private readonly record struct Kind(long Since, int Written, long LeftOut);
}
