using System.Globalization;
using System.Text;

namespace HydraKiosk.Conversation.Recap;

/// <summary>
/// Foreign words made fit to stand in instructions. What the agent said, what a tool answered and what the person said may hold anything: here it
/// becomes one line that cannot end its own quotation, begin a section, or hide characters.
/// </summary>
internal static class QuotedText
{
    /// <summary>Opens a quotation; never left inside one.</summary>
    public const char Open = '«';

    /// <summary>Closes a quotation; never left inside one.</summary>
    public const char Close = '»';

    /// <summary>The character of section lines; two in a row are never left inside a quotation.</summary>
    public const char Section = '=';

    /// <summary>Says that something is left out.</summary>
    public const char Left = '…';

    private const int LongWord = 24;
    private const int OnStack = 1024;

    /// <summary>
    /// At most <paramref name="maxLength"/> UTF-16 units of it, on one line, cut at a word where that costs little; a cut is shown.
    /// </summary>
    public static string Clean(string text, int maxLength)
    {
        var room = Math.Min(text.Length, maxLength);
        var line = room <= OnStack ? stackalloc char[OnStack] : new char[room];
        var length = 0;
        var isCut = false;
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            if (!Admit(rune, length == 0 ? ' ' : line[length - 1], out var admitted))
            {
                continue;
            }

            if (length + admitted.Utf16SequenceLength > maxLength)
            {
                isCut = true;
                break;
            }

            length += admitted.EncodeToUtf16(line[length..]);
        }

        var clean = line[..length];
        return isCut ? Cut(new string(clean), maxLength - 1) + Left : new string(clean.TrimEnd());
    }

    /// <summary>
    /// The first <paramref name="length"/> UTF-16 units or somewhat fewer: never half a character, and not half a word unless it is a very long one.
    /// </summary>
    public static string Cut(string text, int length)
    {
        if (length >= text.Length)
        {
            return text;
        }

        length = Math.Max(0, length);
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        var space = length > 0 && text[length] != ' ' ? text.LastIndexOf(' ', length - 1) : -1;
        return text[..(space >= 0 && length - space <= LongWord ? space : length)].TrimEnd();
    }

    /// <summary>False for what is left out altogether.</summary>
    private static bool Admit(Rune rune, char last, out Rune admitted)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator:
                admitted = new Rune(' ');
                return last != ' ';
            case UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                admitted = default; // invisible, or it turns the reading direction
                return false;
            default:
                admitted = rune.Value is Open or Close ? new Rune('"') : rune;
                return rune.Value != Section || last != Section;
        }
    }
}
