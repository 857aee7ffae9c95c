using System.Globalization;
using System.Text;

namespace HydraKiosk.Primitives.Text;

/// <summary>Text from outside, made fit for a terminal and a line of a journal.</summary>
public static class Printable
{
    /// <summary>
    /// The text as one line in which nothing is an order to a terminal or deceives a reader: a dot stands for each control character, line separator,
    /// invisible character, mark that turns the direction of writing, and half of a character.
    /// </summary>
    /// <param name="text">Any text; of null nothing.</param>
    /// <param name="maxLength">A longer one is cut to this length, an ellipsis at its end included.</param>
    public static string Line(string? text, int maxLength = int.MaxValue)
    {
        var shown = text is null ? "" : text.Length <= maxLength ? text : text[..(maxLength - 1)] + "…";
        var first = FirstOrder(shown);
        if (first < 0)
        {
            return shown;
        }

        var line = new StringBuilder(shown, 0, first, shown.Length);
        foreach (var rune in shown.AsSpan(first).EnumerateRunes()) // half of a pair comes as the replacement character
        {
            if (rune == Rune.ReplacementChar || IsOrder(rune))
            {
                line.Append('·');
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString();
    }

    /// <summary>Whether a character says something to the terminal, or to the reader's eye, instead of being read.</summary>
    public static bool IsOrder(Rune character) => character.Value switch
    {
        >= ' ' and <= '~' => false,
        0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 => true, // letters by name, blank to the eye
        _ => Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse,
    };

    private static int FirstOrder(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || IsOrder(rune))
            {
                return at;
            }

            at += rune.Utf16SequenceLength;
        }

        return -1;
    }
}
