using System.Numerics;

namespace HydraKiosk.Primitives.Secrets;

/// <summary>What a key or token of the service looks like: <c>sk_…</c>, <c>wat_…</c>, and whatever follows the word Bearer.</summary>
internal static class KeyShape
{
    /// <summary>What follows a prefix in a key; less is a word that looks like one.</summary>
    private const int MinLength = 12;

    /// <summary>As long as this without a digit is no word either.</summary>
    private const int MinLengthOfLetters = 20;

    private const ulong Key = ((ulong)'s' << 16) | ((ulong)'k' << 8) | '_';
    private const ulong Token = ((ulong)'w' << 24) | ((ulong)'a' << 16) | ((ulong)'t' << 8) | '_';
    private const ulong Bearer =
        ((ulong)'b' << 48) | ((ulong)'e' << 40) | ((ulong)'a' << 32) | ((ulong)'r' << 24) | ((ulong)'e' << 16) | ((ulong)'r' << 8) | ' ';

    /// <summary>Whether the last characters are the beginning of one, at the beginning of a word.</summary>
    public static bool Ends(ulong window) => PrefixLength(window) is not 0 and var length && !IsPartOfWord((int)((window >> (8 * length)) & 0xFF));

    /// <summary>How many of the last characters are the beginning of one; 0 when they are none.</summary>
    public static int PrefixLength(ulong window) =>
        (window & 0xFFFFFF) == Key ? 3 : (window & 0xFFFFFFFF) == Token ? 4 : IsBearer(window) ? 7 : 0;

    /// <summary>Whether the word Bearer was read, which itself is no secret.</summary>
    public static bool IsBearer(ulong window) => (window & 0xFFFFFFFFFFFFFF) == Bearer;

    /// <summary>Reads on to the end of the key.</summary>
    public static bool TryRead<T>(ReadOnlySpan<T> text, int at, out int end)
        where T : unmanaged, IBinaryInteger<T>
    {
        end = at;
        var (length, hasDigit) = (0, false);
        while (at < text.Length)
        {
            var unit = TextUnits.Read(text, at, out var taken);
            if (text[at] == T.CreateTruncating('/') || (!IsPartOfWord(unit) && unit is not ('-' or '_' or '.' or '=' or '~')))
            {
                break;
            }

            length++;
            hasDigit |= unit is >= '0' and <= '9';
            at += taken;
            end = at;
        }

        return length >= MinLengthOfLetters || (length >= MinLength && hasDigit);
    }

    private static bool IsPartOfWord(int unit) => unit is (>= 'a' and <= 'z') or (>= '0' and <= '9');
}
