using System.Globalization;
using System.Text;

namespace HydraKiosk.Terminals;

/// <summary>Text measured in the columns of a terminal, in which some characters take two and some none.</summary>
internal static class TerminalText
{
    /// <summary>First and last of the code points that take two columns (Unicode's East Asian Width W and F, and emoji).</summary>
    private static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
            (0x2614, 0x2615),
        (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5),
            (0x26CE, 0x26CE),
        (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705),
            (0x270A, 0x270B),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0),
            (0x27BF, 0x27BF),
        (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3),
            (0xF900, 0xFAFF),
        (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x1F004, 0x1F004),
        (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393),
        (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC),
        (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6FF),
        (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>How many columns a text takes.</summary>
    public static int Columns(ReadOnlySpan<char> text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            columns += Columns(rune);
        }

        return columns;
    }

    /// <summary>As much of a text as fits, with an ellipsis in place of what does not; a character and its accents stay together.</summary>
    public static string Cut(string text, int columns)
    {
        if (Columns(text) <= columns)
        {
            return text;
        }

        return columns < 1 ? "" : string.Concat(text.AsSpan(0, Fitting(text, columns - 1)), "…");
    }

    /// <summary>The end of a text, as much as fits, with an ellipsis before it.</summary>
    public static string CutStart(string text, int columns)
    {
        if (Columns(text) <= columns)
        {
            return text;
        }

        var starts = StringInfo.ParseCombiningCharacters(text);
        var from = text.Length;
        for (var i = starts.Length - 1; i >= 0 && Columns(text.AsSpan(starts[i])) <= columns - 1; i--)
        {
            from = starts[i];
        }

        return columns < 1 ? "" : string.Concat("…", text.AsSpan(from));
    }

    /// <summary>The text in lines that fit, broken between words; only a word that is longer than a line is broken itself.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="columns">What a line may take.</param>
    public static IReadOnlyList<string> Wrap(string text, int columns)
    {
        var room = Math.Max(2, columns); // below that a wide character fits nowhere
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var width = Columns(word);
            if (used > 0 && used + 1 + width > room)
            {
                Flush();
            }

            var rest = word;
            while (used == 0 && Columns(rest) > room)
            {
                var fits = Math.Max(1, Fitting(rest, room));
                lines.Add(rest[..fits]);
                rest = rest[fits..];
            }

            line.Append(used > 0 ? " " : "").Append(rest);
            used += (used > 0 ? 1 : 0) + Columns(rest);
        }

        if (used > 0 || lines.Count == 0)
        {
            Flush();
        }

        return lines;

        void Flush()
        {
            lines.Add(line.ToString());
            line.Clear();
            used = 0;
        }
    }

    private static int Fitting(string text, int columns)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = at + StringInfo.GetNextTextElementLength(text, at);
            if (Columns(text.AsSpan(0, next)) > columns)
            {
                return at;
            }

            at = next;
        }

        return at;
    }

    private static int Columns(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return Rune.IsControl(rune) || rune.Value == 0xAD ? 0 : 1;
        }

        if (rune.Value == 0xFE0F)
        {
            return 1; // asks for the picture instead of the sign before it, which is one column wider
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            || rune.Value is >= 0x1160 and <= 0x11FF ? 0
            : IsWide(rune.Value) ? 2
            : 1;
    }

    private static bool IsWide(int value)
    {
        foreach (var (first, last) in _wide)
        {
            if (value < first)
            {
                return false;
            }

            if (value <= last)
            {
                return true;
            }
        }

        return false;
    }
}
