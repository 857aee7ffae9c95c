using System.Text;

namespace HydraKiosk.Primitives.Secrets;

/// <summary>
/// Every eight characters in a row of every secret in every spelling, to be looked up by one multiplication. Never changes once made.
/// </summary>
internal sealed class SecretTable
{
    /// <summary>How many characters one entry holds: as many as fit into a number.</summary>
    public const int Window = 8;

    /// <summary>Fewer characters of a secret in a row may be chance, and tell nobody much.</summary>
    private const int MinRun = 10;

    /// <summary>The same for base64 and hex, of which each character tells less.</summary>
    private const int MinBase64Run = 12;
    private const int MinHexRun = 16;

    /// <summary>No run is that long: an entry that alone proves nothing.</summary>
    private const int Never = int.MaxValue;

    private readonly Dictionary<ulong, int> _building = [];
    private readonly ulong[] _windows;
    private readonly int[] _runs;
    private readonly int _shift;

    /// <param name="secrets">What must not get out; long enough to be told from ordinary words.</param>
    public SecretTable(IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            Take(secret);
        }

        // Eight times as many places as entries: nearly every look at an ordinary text meets an empty place.
        var bits = 6;
        while (1 << bits < _building.Count * 8)
        {
            bits++;
        }

        _shift = 64 - bits;
        _windows = new ulong[1 << bits];
        _runs = new int[1 << bits];
        foreach (var (window, run) in _building)
        {
            var place = Place(window);
            while (_runs[place] != 0)
            {
                place = (place + 1) & (_runs.Length - 1);
            }

            (_windows[place], _runs[place]) = (window, run);
        }

        _building.Clear();
    }

    /// <summary>How many characters in a row make these eight part of a secret; 0 when they are none.</summary>
    public int RunOf(ulong window)
    {
        for (var place = Place(window); _runs[place] != 0; place = (place + 1) & (_runs.Length - 1))
        {
            if (_windows[place] == window)
            {
                return _runs[place];
            }
        }

        return 0;
    }

    private int Place(ulong window) => (int)((window * 0x9E3779B97F4A7C15) >> _shift);

    private void Take(string secret)
    {
        // Quotes, backslashes and what is not ASCII part a secret: a mask that swallowed a quote would break the JSON around it.
        var from = 0;
        for (var i = 0; i <= secret.Length; i++)
        {
            if (i == secret.Length || secret[i] is < '!' or > '~' or '"' or '\\')
            {
                TakePlain(secret[from..i], isWhole: from == 0 && i == secret.Length);
                from = i + 1;
            }
        }

        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var before = 0; before < 3; before++)
        {
            // Only the characters that the secret alone decides, wherever in the encoded text it begins.
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            Take(text.AsSpan()[(before == 0 ? 0 : before + 1)..((before + bytes.Length) * 8 / 6)], MinBase64Run);
        }

        Take(Convert.ToHexString(bytes), MinHexRun);
    }

    private void TakePlain(string part, bool isWhole)
    {
        var folded = Folded(part);
        var run = Math.Min(MinRun, folded.Length);
        for (var i = 0; i + Window <= folded.Length; i++)
        {
            Add(folded.AsSpan(i, Window), IsWord(folded, i, isWhole) ? Never : run);
        }
    }

    private void Take(ReadOnlySpan<char> text, int minRun)
    {
        var folded = Folded(text.ToString());
        for (var i = 0; i + Window <= folded.Length; i++)
        {
            Add(folded.AsSpan(i, Window), Math.Min(minRun, folded.Length));
        }
    }

    private void Add(ReadOnlySpan<byte> characters, int run)
    {
        var window = 0UL;
        foreach (var c in characters)
        {
            window = (window << 8) | c;
        }

        _building[window] = _building.TryGetValue(window, out var known) ? Math.Min(known, run) : run;
    }

    /// <summary>
    /// Whether eight characters are no more than a word between separators, as "simulator" in "my-simulator-key": the word alone, in any
    /// sentence, gives nothing away, and hiding it would.
    /// </summary>
    private static bool IsWord(byte[] part, int at, bool isWhole)
    {
        var word = part.AsSpan(at, Window).Trim("-_."u8);
        if (word.IsEmpty || part.AsSpan(at, Window).IndexOfAnyExcept(part[at]) < 0)
        {
            return true;
        }

        if (word.IndexOfAnyExceptInRange((byte)'a', (byte)'z') >= 0)
        {
            return false;
        }

        var (start, end) = (at + part.AsSpan(at, Window).IndexOf(word), at + part.AsSpan(at, Window).IndexOf(word) + word.Length);
        while (start > 0 && char.IsAsciiLetterOrDigit((char)part[start - 1]))
        {
            start--;
        }

        while (end < part.Length && char.IsAsciiLetterOrDigit((char)part[end]))
        {
            end++;
        }

        return end - start <= 16 && !(isWhole && end - start == part.Length)
            && part.AsSpan(start, end - start).IndexOfAnyExceptInRange((byte)'a', (byte)'z') < 0;
    }

    private static byte[] Folded(string text)
    {
        var folded = new List<byte>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var unit = TextUnits.Read<ushort>(System.Runtime.InteropServices.MemoryMarshal.Cast<char, ushort>(text.AsSpan()), at, out var length);
            at += length;
            if (unit != TextUnits.Nothing)
            {
                folded.Add((byte)unit);
            }
        }

        return [.. folded];
    }
}
