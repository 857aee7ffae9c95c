namespace HydraKiosk.Metrics;

/// <summary>Counts things of a few kinds, each known by a word. Any thread.</summary>
/// <param name="maxKinds">Kinds beyond this number count together under <see cref="Others"/>, so that no stranger can make the list long.</param>
public sealed class Tally(int maxKinds)
{
    /// <summary>Stands for the kinds that found no room.</summary>
    public const string Others = "other";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one.</summary>
    public void Add(string kind)
    {
        lock (_lock)
        {
            var key = _counts.ContainsKey(kind) || _counts.Count < maxKinds ? kind : Others;
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>What was counted, in the order of the words.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Read()
    {
        lock (_lock)
        {
            return [.. _counts];
        }
    }
}
