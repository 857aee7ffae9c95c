using System.Text;

namespace HydraKiosk.Primitives.Causes;

/// <summary>Makes a sentence for a table out of a part of a journal line.</summary>
internal static class CauseSentence
{
    /// <summary>The part with a capital letter in front, a full stop at the end, and plain words in place of the placeholders.</summary>
    /// <param name="part">One of <see cref="CauseTexts"/>.</param>
    public static string Of(string part)
    {
        var text = new StringBuilder(part.Length + 16);
        var rest = part.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var begin)
        {
            var end = rest.IndexOf('}');
            text.Append(rest[..begin]).Append('‹').Append(Words(rest[(begin + 1)..end])).Append('›');
            rest = rest[(end + 1)..];
        }

        text.Append(rest);
        text[0] = char.ToUpperInvariant(text[0]);
        return text.Append('.').ToString();
    }

    /// <summary>A placeholder's name in words, without the unit, which the text names: <c>DelayMs</c> is "delay".</summary>
    private static string Words(ReadOnlySpan<char> name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in Bare(name))
        {
            if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> name) =>
        name.Length > 2 && (name.EndsWith("Ms", StringComparison.Ordinal) || name.EndsWith("Hz", StringComparison.Ordinal)) ? name[..^2] : name;
}
