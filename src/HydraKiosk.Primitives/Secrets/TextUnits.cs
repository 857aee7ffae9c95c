using System.Numerics;

namespace HydraKiosk.Primitives.Secrets;

/// <summary>
/// Reads a text one character at a time as whoever reads it later could understand it: an escape of JSON, of an address, of HTML or of C
/// counts as the character it stands for, upper case as lower case, and the two alphabets of base64 as one.
/// </summary>
internal static class TextUnits
{
    /// <summary>What was read stands for no character.</summary>
    public const int Nothing = -1;

    /// <summary>Any character that no secret of ours holds.</summary>
    private const int Other = 0x80;

    /// <summary>Reads what begins at a place.</summary>
    /// <param name="text">UTF-16 or UTF-8.</param>
    /// <param name="at">The place.</param>
    /// <param name="length">How much of the text it takes.</param>
    /// <returns>A byte, or <see cref="Nothing"/>.</returns>
    public static int Read<T>(ReadOnlySpan<T> text, int at, out int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        length = 1;
        var c = Code(text, at);
        return c switch
        {
            '%' => Percent(text, at, out length),
            '\\' => Backslash(text, at, out length),
            '&' => Entity(text, at, out length),
            _ => Fold(c),
        };
    }

    /// <summary>A character in the one form in which texts are compared.</summary>
    public static int Fold(int c) => c switch
    {
        >= 'A' and <= 'Z' => c | 0x20,
        '+' => '-',
        '/' => '_',
        > 0x7E => Other,
        _ => c,
    };

    /// <summary><c>%2d</c>, also where the sign itself was encoded again: <c>%252d</c>.</summary>
    private static int Percent<T>(ReadOnlySpan<T> text, int at, out int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var digits = at + 1;
        while (Code(text, digits) == '2' && Code(text, digits + 1) == '5')
        {
            digits += 2;
        }

        var value = Number(text, digits, 2, 16);
        length = (value < 0 ? digits : digits + 2) - at;
        return value < 0 ? '%' : Fold(value);
    }

    /// <summary><c>\u002d</c>, <c>\x2d</c>, <c>\055</c> and <c>\/</c>, with any number of backslashes: JSON stands in JSON.</summary>
    private static int Backslash<T>(ReadOnlySpan<T> text, int at, out int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var end = at + 1;
        while (Code(text, end) == '\\')
        {
            end++;
        }

        var (value, digits) = Code(text, end) switch
        {
            'u' or 'U' => (Number(text, end + 1, 4, 16), 5),
            'x' or 'X' => (Number(text, end + 1, 2, 16), 3),
            '/' => ('/', 1),
            >= '0' and <= '7' => (Number(text, end, 3, 8), 3),
            _ => (-1, 0),
        };
        length = (value < 0 ? end : end + digits) - at;
        return value < 0 ? Nothing : Fold(value);
    }

    /// <summary><c>&amp;#45;</c>, <c>&amp;#x2d;</c> and <c>&amp;amp;</c>.</summary>
    private static int Entity<T>(ReadOnlySpan<T> text, int at, out int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        length = 1;
        if (Code(text, at + 1) == '#')
        {
            var isHex = Code(text, at + 2) is 'x' or 'X';
            var first = at + (isHex ? 3 : 2);
            for (var digits = 1; digits <= 6; digits++)
            {
                if (Code(text, first + digits) == ';' && Number(text, first, digits, isHex ? 16 : 10) is >= 0 and var value)
                {
                    length = first + digits + 1 - at;
                    return Fold(value);
                }
            }
        }
        else if (Code(text, at + 1) == 'a' && Code(text, at + 2) == 'm' && Code(text, at + 3) == 'p' && Code(text, at + 4) == ';')
        {
            length = 5;
        }

        return '&';
    }

    private static int Code<T>(ReadOnlySpan<T> text, int at)
        where T : unmanaged, IBinaryInteger<T> => (uint)at < (uint)text.Length ? int.CreateTruncating(text[at]) : 0;

    private static int Number<T>(ReadOnlySpan<T> text, int at, int digits, int radix)
        where T : unmanaged, IBinaryInteger<T>
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            var c = Code(text, at + i);
            var digit = c is >= '0' and <= '9' ? c - '0' : (c | 0x20) is >= 'a' and <= 'f' ? (c | 0x20) - 'a' + 10 : radix;
            if (digit >= radix)
            {
                return -1;
            }

            value = (value * radix) + digit;
        }

        return value;
    }
}
