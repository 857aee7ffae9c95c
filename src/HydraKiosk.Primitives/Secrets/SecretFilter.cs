using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace HydraKiosk.Primitives.Secrets;

/// <summary>
/// Knows the secrets that this process holds and takes them out of every text that leaves it, in whatever spelling they come back from the
/// network: upper or lower case, escaped for JSON, HTML or an address, in base64 or in hex, whole or cut off. What looks like a key of the
/// service goes as well, known or not. Any thread; a text without a secret costs no memory.
/// </summary>
public sealed class SecretFilter
{
    /// <summary>A shorter secret is part of too many words.</summary>
    public const int MinLength = 8;

    /// <summary>What stands where a secret was; never longer than one.</summary>
    public const string Mask = "(hidden)";

    /// <summary>A run of letters or digits that is shorter cannot be told from a word or a number.</summary>
    private const int MinPlainWord = 12;
    private const int MinNumber = 16;

    /// <summary>Access tokens come and go; the first secrets are the process's own and stay.</summary>
    private const int MaxSecrets = 48;
    private const int Kept = 16;

    private readonly Lock _lock = new();
    private readonly List<string> _secrets = [];
    private volatile SecretTable _table = new([]);

    /// <summary>A filter that knows one secret.</summary>
    public static SecretFilter Of(string secret)
    {
        var filter = new SecretFilter();
        filter.Know(secret);
        return filter;
    }

    /// <summary>From now on this text does not get out. One that is too short to be told from ordinary words is passed over.</summary>
    public void Know(string? secret)
    {
        if (secret is null || secret.Length < MinLength || IsOrdinary(secret))
        {
            return;
        }

        lock (_lock)
        {
            if (_secrets.Contains(secret))
            {
                return;
            }

            if (_secrets.Count == MaxSecrets)
            {
                _secrets.RemoveAt(Kept);
            }

            _secrets.Add(secret);
            _table = new SecretTable(_secrets);
        }
    }

    /// <summary>The text with a mask for each secret; the same object when there is none.</summary>
    public string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TryFind(text, 0, out var start, out var end))
        {
            return text;
        }

        var cleaned = new StringBuilder(text.Length);
        var from = 0;
        do
        {
            cleaned.Append(text, from, start - from).Append(Mask);
            from = end;
        }
        while (TryFind(text, from, out start, out end));
        return cleaned.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The same for UTF-8. JSON stays JSON.</summary>
    public byte[] Clean(byte[] utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        if (!TryFind(utf8, 0, out var start, out var end))
        {
            return utf8;
        }

        using var cleaned = new MemoryStream(utf8.Length);
        var from = 0;
        do
        {
            cleaned.Write(utf8.AsSpan(from, start - from));
            cleaned.Write("(hidden)"u8);
            from = end;
        }
        while (TryFind(utf8, from, out start, out end));
        cleaned.Write(utf8.AsSpan(from));
        return cleaned.ToArray();
    }

    /// <summary>Whether a UTF-8 text holds a secret.</summary>
    public bool HoldsSecret(ReadOnlySpan<byte> utf8) => Find(utf8, 0, out _, out _);

    /// <summary>Finds the first secret from a place on.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end) =>
        Find(MemoryMarshal.Cast<char, ushort>(text), from, out start, out end);

    private bool TryFind(byte[] utf8, int from, out int start, out int end) => Find<byte>(utf8, from, out start, out end);

    private bool Find<T>(ReadOnlySpan<T> text, int from, out int start, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        var table = _table;
        Span<int> starts = stackalloc int[SecretTable.Window]; // of the last characters, in turn
        var (window, count, run, needed) = (0UL, 0, 0, 0);
        (start, end) = (0, 0);
        for (var at = from; at < text.Length;)
        {
            var unit = TextUnits.Read(text, at, out var length);
            if (unit == TextUnits.Nothing)
            {
                at += length;
                continue;
            }

            window = (window << 8) | (uint)unit;
            starts[count++ & (SecretTable.Window - 1)] = at;
            at += length;
            if (count >= SecretTable.Window && table.RunOf(window) is not 0 and var wanted)
            {
                if (run == 0)
                {
                    (start, run, needed) = (starts[count & (SecretTable.Window - 1)], SecretTable.Window, wanted);
                }
                else
                {
                    (run, needed) = (run + 1, Math.Min(needed, wanted));
                }

                end = at;
                continue;
            }

            if (run > 0 && run >= needed)
            {
                break;
            }

            run = 0;
            // a folder "sk" begins no key
            if (KeyShape.Ends(window) && text[at - 1] != T.CreateTruncating('/') && KeyShape.TryRead(text, at, out var keyEnd))
            {
                (start, end) = (KeyShape.IsBearer(window) ? at : starts[(count - KeyShape.PrefixLength(window)) & (SecretTable.Window - 1)], keyEnd);
                run = needed = 1;
                break;
            }
        }

        if (run == 0 || run < needed)
        {
            return false;
        }

        // An escape is taken whole: a backslash that was left in front would escape the mask.
        while (start > from && text[start - 1] == T.CreateTruncating('\\'))
        {
            start--;
        }

        return true;
    }

    private static bool IsOrdinary(string secret) =>
        (secret.Length < MinNumber && secret.All(char.IsAsciiDigit))
        || (secret.Length < MinPlainWord
            && (secret.All(char.IsAsciiLetterLower) || secret.All(char.IsAsciiLetterUpper)
                || (char.IsAsciiLetterUpper(secret[0]) && secret[1..].All(char.IsAsciiLetterLower))));
}
