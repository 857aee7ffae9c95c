using System.Globalization;
using System.Text;

namespace HydraKiosk.Primitives.Text;

/// <summary>
/// Characters that a person cannot see, or takes for others: no-break spaces from a web page, zero-width marks from a chat, Cyrillic letters
/// that look Latin, full-width punctuation from an input method. Names and numbers are those of the Unicode character database.
/// </summary>
public static class OddCharacters
{
    /// <summary>Letters of other alphabets in pairs with the Latin one that they look like.</summary>
    private const string LookAlikes =
        "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwɡgАAВBЕEЗ3КKМMНHОOРPСCТTУYХXІIЈJЅSԌG" // Cyrillic
        + "οoαaνvιiκkρpτtυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX" // Greek
        + "օoոnսuցg" // Armenian
        + "ıiℓl";

    /// <summary>Punctuation of other scripts in pairs with that of JSON.</summary>
    private const string PunctuationLookAlikes = "、,،,‚,٫.∶:꞉:ː:−-‐-‑-‒-–-—-―-⁄/∕/❴{❵}";

    /// <summary>How a message writes a character: itself where it can be seen, its number, and for one that cannot be seen its name.</summary>
    public static string Describe(Rune character) => Name(character) is { } name
        ? $"U+{character.Value:X4} {name}"
        : IsInvisible(character) || Rune.IsControl(character) ? $"U+{character.Value:X4}, which cannot be seen,"
        : Script(character) is { } script ? $"\"{character}\" (U+{character.Value:X4}, {script})"
        : $"\"{character}\"";

    /// <summary>Whether a character shows nothing, or nothing but an ordinary-looking gap.</summary>
    public static bool IsInvisible(Rune character) =>
        Name(character) is not null
        || (character.Value > 0x7F
            && Rune.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
        || character.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>
    /// The plain character that this one is taken for: a Latin letter, a digit, punctuation, or a blank for a gap; null where it is taken for none.
    /// </summary>
    public static char? Plain(Rune character)
    {
        var value = character.Value;
        if (value is >= 0xFF01 and <= 0xFF5E)
        {
            return (char)(value - 0xFEE0); // the full-width forms follow ASCII
        }

        if (value > 0x7F && Rune.GetUnicodeCategory(character) == UnicodeCategory.DecimalDigitNumber)
        {
            return (char)('0' + (int)Rune.GetNumericValue(character));
        }

        if (value > 0x7F && Rune.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator)
        {
            return ' ';
        }

        return Paired(LookAlikes, value) ?? Paired(PunctuationLookAlikes, value);
    }

    /// <summary>A text with each look-alike replaced by what it looks like and everything invisible left out: what its writer saw.</summary>
    public static string AsSeen(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            if (Plain(character) is { } plain)
            {
                seen.Append(plain);
            }
            else if (!IsInvisible(character))
            {
                seen.Append(character);
            }
        }

        return seen.ToString();
    }

    /// <summary>
    /// What is odd in a word in which plain characters are expected, as a sentence that begins with a blank; empty where nothing is.
    /// </summary>
    public static string Remark(string text)
    {
        foreach (var character in text.EnumerateRunes())
        {
            if (IsInvisible(character))
            {
                return $" It contains {Describe(character)}; delete that.";
            }

            if (Plain(character) is { } plain)
            {
                return $" It contains {Describe(character)}, which only looks like {(char.IsAsciiLetter(plain) ? "the Latin " : "")}\"{plain}\".";
            }
        }

        return "";
    }

    private static char? Paired(string pairs, int value)
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] == value)
            {
                return pairs[i + 1];
            }
        }

        return null;
    }

    private static string? Script(Rune character) => character.Value switch
    {
        >= 0x370 and <= 0x3FF => "a Greek letter",
        >= 0x400 and <= 0x52F => "a Cyrillic letter",
        >= 0x530 and <= 0x58F => "an Armenian letter",
        >= 0xFF01 and <= 0xFF5E => "full width",
        < 0x80 => null,
        _ when Rune.GetUnicodeCategory(character) == UnicodeCategory.DecimalDigitNumber => "a digit of another script",
        _ => "",
    } is { Length: > 0 } script ? script : null;

    private static string? Name(Rune character) => character.Value switch
    {
        0x00A0 => "NO-BREAK SPACE",
        0x00AD => "SOFT HYPHEN",
        0x061C => "ARABIC LETTER MARK",
        0x1680 => "OGHAM SPACE MARK",
        0x180E => "MONGOLIAN VOWEL SEPARATOR",
        0x2000 => "EN QUAD",
        0x2001 => "EM QUAD",
        0x2002 => "EN SPACE",
        0x2003 => "EM SPACE",
        0x2004 => "THREE-PER-EM SPACE",
        0x2005 => "FOUR-PER-EM SPACE",
        0x2006 => "SIX-PER-EM SPACE",
        0x2007 => "FIGURE SPACE",
        0x2008 => "PUNCTUATION SPACE",
        0x2009 => "THIN SPACE",
        0x200A => "HAIR SPACE",
        0x200B => "ZERO WIDTH SPACE",
        0x200C => "ZERO WIDTH NON-JOINER",
        0x200D => "ZERO WIDTH JOINER",
        0x200E => "LEFT-TO-RIGHT MARK",
        0x200F => "RIGHT-TO-LEFT MARK",
        0x2028 => "LINE SEPARATOR",
        0x2029 => "PARAGRAPH SEPARATOR",
        0x202A => "LEFT-TO-RIGHT EMBEDDING",
        0x202B => "RIGHT-TO-LEFT EMBEDDING",
        0x202C => "POP DIRECTIONAL FORMATTING",
        0x202D => "LEFT-TO-RIGHT OVERRIDE",
        0x202E => "RIGHT-TO-LEFT OVERRIDE",
        0x202F => "NARROW NO-BREAK SPACE",
        0x205F => "MEDIUM MATHEMATICAL SPACE",
        0x2060 => "WORD JOINER",
        0x2066 => "LEFT-TO-RIGHT ISOLATE",
        0x2067 => "RIGHT-TO-LEFT ISOLATE",
        0x2068 => "FIRST STRONG ISOLATE",
        0x2069 => "POP DIRECTIONAL ISOLATE",
        0x3000 => "IDEOGRAPHIC SPACE",
        0x3164 => "HANGUL FILLER",
        0xFEFF => "ZERO WIDTH NO-BREAK SPACE (a byte-order mark)",
        0xFFFC => "OBJECT REPLACEMENT CHARACTER",
        0xFFFD => "REPLACEMENT CHARACTER",
        _ => null,
    };
}
