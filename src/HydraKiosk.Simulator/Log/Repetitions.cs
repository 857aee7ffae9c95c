using System.Globalization;

namespace HydraKiosk.Simulator.Log;

/// <summary>
/// Which of many findings of one kind are worth a line: the first few, then the 10th, the 100th and so on. A client in a wrong state does
/// the same fifty times a second. Used under a session's lock.
/// </summary>
internal sealed class Repetitions
{
    /// <summary>Told one by one.</summary>
    private const int First = 3;

    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Counts one more; true when it is to be told.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="suffix">What to add to its line: how many there were, once they are no longer told one by one.</param>
    public bool Add(string kind, out string suffix)
    {
        if (!_tallies.TryGetValue(kind, out var tally))
        {
            _tallies.Add(kind, tally = new Tally());
        }

        tally.Count++;
        var tell = tally.Count <= First || IsPowerOfTen(tally.Count);
        tally.Told = tell ? tally.Count : tally.Told;
        suffix = tell && tally.Count > First ? string.Create(CultureInfo.InvariantCulture, $" ({tally.Count} times so far)") : "";
        return tell;
    }

    /// <summary>The kinds of which the last told number is not the last, with how many there were.</summary>
    public IEnumerable<(string Kind, int Count)> Untold() => _tallies.Where(t => t.Value.Told < t.Value.Count).Select(t => (t.Key, t.Value.Count));

    private static bool IsPowerOfTen(int count)
    {
        while (count >= 10 && count % 10 == 0)
        {
            count /= 10;
        }

        return count == 1;
    }

    private sealed class Tally
    {
        public int Count { get; set; }

        public int Told { get; set; }
    }
}
