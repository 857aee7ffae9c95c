using System.Buffers;
using System.Globalization;
using System.Text;

namespace HydraKiosk.Face.Captions;

/// <summary>
/// Makes words that can be shown of whatever a service sends as text. Markup needs nothing here: the page shows text and only text.
/// </summary>
internal static class CaptionText
{
    /// <summary>What is longer is no word, and is broken so that it fits on a small screen.</summary>
    public const int LongestWord = 40;

    /// <summary>Words that are made of one piece: more than anybody says in a minute.</summary>
    public const int MostWords = 400;

    private const int MostCharacters = 8192;

    /// <summary>Marks that turn the direction of what follows, also outside of the words that carry them.</summary>
    private static readonly SearchValues<char> _turning = SearchValues.Create("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    /// <summary>The words of a piece of text, without what is not to be seen.</summary>
    /// <param name="text">What came; what is beyond 8192 characters is left out.</param>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder(LongestWord);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, MostCharacters)).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                End();
            }
            else if (IsShown(rune))
            {
                word.Append(rune);
                if (word.Length >= LongestWord)
                {
                    End();
                }
            }

            if (words.Count == MostWords)
            {
                return words;
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    private static bool IsShown(Rune rune) =>
        !(rune.IsBmp && _turning.Contains((char)rune.Value))
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
