using System.Globalization;

namespace HydraKiosk.Simulator.Log;

/// <summary>
/// Decides which of many equal findings get a line: the first three, then the 10th, the 100th and so on. A client in a wrong state does
/// the same fifty times a second. Used under a session's lock.
/// </summary>
internal sealed class Repetitions
{
    /// <summary>How many findings of one kind get a line each.</summary>
    private const int First = 3;

    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Counts one more finding; returns true when it gets a line.</summary>
    /// <param name="kind">The kind of the finding.</param>
    /// <param name="suffix">The text to add to its line: how many there were so far, once not every finding gets a line.</param>
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

    /// <summary>Returns the kinds whose total is not in any line yet, with the total.</summary>
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
