using System.Globalization;
using System.Text;

namespace HydraKiosk.Primitives.Text;

/// <summary>Shows a text so that a person sees every character of it, also those that have no shape.</summary>
public static class VisibleText
{
    /// <summary>A text in quotes for a message, cut to 40 characters; what cannot be seen stands there by its number.</summary>
    public static string Quoted(string text) => $"\"{Cut(text, 40)}\"";

    /// <summary>A text on one line of which everything can be seen: <c>&lt;U+200B&gt;</c> for what cannot, a dot for a control character.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">Characters of it that are shown; an ellipsis stands for more.</param>
    public static string Cut(string text, int maxLength)
    {
        var shown = new StringBuilder();
        var count = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (count++ == maxLength)
            {
                return shown.Append('…').ToString();
            }

            _ = Rune.IsControl(character) ? shown.Append('·')
                : OddCharacters.IsInvisible(character) ? shown.Append(CultureInfo.InvariantCulture, $"<U+{character.Value:X4}>")
                : shown.Append(character);
        }

        return shown.ToString();
    }
}
