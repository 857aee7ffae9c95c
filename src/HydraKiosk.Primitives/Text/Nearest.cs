namespace HydraKiosk.Primitives.Text;

/// <summary>Finds what somebody meant who mistyped a word.</summary>
public static class Nearest
{
    /// <summary>The candidate nearest to a word, or null when none is near enough to be a guess worth printing.</summary>
    /// <remarks>
    /// Case, blanks, hyphens and underscores count for nothing ("push to talk" is "push-to-talk"); beyond that one slip (a letter added, left out,
    /// changed
    /// or swapped with its neighbour) is allowed per three letters. A word of which the candidate is a beginning or which begins one is near as well.
    /// </remarks>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        var plain = Plain(word);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var other = Plain(candidate);
            var distance = Distance(plain, other);
            var allowed = Math.Max(1, Math.Max(plain.Length, other.Length) / 3);
            if (plain.Length >= 3 && other.Length >= 3
                && (other.StartsWith(plain, StringComparison.Ordinal) || plain.StartsWith(other, StringComparison.Ordinal)))
            {
                distance = Math.Min(distance, allowed);
            }

            if (distance <= allowed && distance < Math.Max(plain.Length, other.Length) && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>
    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
    /// (Damerau 1964, Levenshtein 1966, in the form that edits no place twice).
    /// </summary>
    public static int Distance(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first = first.Length <= MaxWord ? first : first[..MaxWord];
        second = second.Length <= MaxWord ? second : second[..MaxWord];
        var before = new int[second.Length + 1];
        var row = new int[second.Length + 1];
        var next = new int[second.Length + 1];
        for (var j = 0; j <= second.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            next[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var change = first[i - 1] == second[j - 1] ? 0 : 1;
                next[j] = Math.Min(Math.Min(next[j - 1], row[j]) + 1, row[j - 1] + change);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    next[j] = Math.Min(next[j], before[j - 2] + 1);
                }
            }

            (before, row, next) = (row, next, before);
        }

        return row[second.Length];
    }

    /// <summary>No key or value is longer; bounds the work on a hostile file.</summary>
    private const int MaxWord = 64;

    private static string Plain(string word) =>
        string.Concat(word.Where(c => c is not (' ' or '-' or '_')).Take(MaxWord).Select(char.ToLowerInvariant));
}
