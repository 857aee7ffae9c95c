using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>
/// Makes the regular expression of a <c>pattern</c>, which JSON Schema writes in the language of ECMA-262, mean here what it means there: <c>\d</c>,
/// <c>\w</c> and <c>$</c> would let more through in .NET (digits of all scripts; a line feed at the end). What only .NET understands is refused.
/// </summary>
/// <remarks>
/// As in the standard a pattern fits where any part of the string does; <c>^</c> and <c>$</c> tie it to the ends. It sees UTF-16 units, so that a
/// character beyond U+FFFF counts as two for a dot.
/// </remarks>
internal static class SchemaPattern
{
    /// <summary>Longest pattern.</summary>
    public const int MaxLength = 512;

    /// <summary>The product of all counts in braces; a larger one makes an automaton too large for a small device.</summary>
    public const int MaxRepetitions = 1000;

    /// <summary>
    /// Longest check of one string with a pattern that looks around or back. Others need time in proportion to the string, and have no limit.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    private static readonly SearchValues<char> _ofCounts = SearchValues.Create("0123456789,");

    private const string Digits = "0-9";
    private const string WordCharacters = "A-Za-z_0-9"; // a range last: a "-" that follows is then taken as itself
    private const string AnyButLineEnds = @"[^\n\r\u2028\u2029]";
    private const string Remedy = "see the regular expressions of ECMA-262, which JSON Schema uses";

    /// <summary>Compiles the pattern at a place of a schema.</summary>
    /// <exception cref="ToolSchemaException">It is none, or is outside of what is supported.</exception>
    public static Regex Read(SchemaPlace place)
    {
        var pattern = place.Text("write a regular expression in quotes");
        if (pattern.Length > MaxLength)
        {
            throw place.Wrong($"a pattern of {pattern.Length} characters is too long", $"write one of at most {MaxLength}, or leave it out");
        }

        var translated = Translate(pattern, place);
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (ArgumentException wrong)
        {
            throw place.Wrong($"{VisibleText.Quoted(pattern)} is no regular expression ({wrong.Message})", Remedy);
        }
        catch (NotSupportedException)
        {
            // What looks around or back cannot be matched in linear time: the limit alone bounds it.
            return new Regex(translated, RegexOptions.CultureInvariant, Limit);
        }
    }

    private static string Translate(string pattern, SchemaPlace place)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var isInClass = false;
        long repetitions = 1;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            var next = i + 1 < pattern.Length ? pattern[i + 1] : '\0';
            switch (c)
            {
                case '\\' when isInClass && next is 'd' or 'w' or 's' && IsBareHyphen(pattern, i - 1):
                    throw place.Wrong($@"a ""-"" before \{next} within brackets could mean a range", @"write \-, or the ""-"" last");
                case '\\' when next != '\0':
                    text.Append(Escape(next, isInClass, place));
                    i++;
                    break;
                case '[' when isInClass && IsBareHyphen(pattern, i - 1):
                    throw place.Wrong("a \"[\" after a \"-\" within brackets means a subtraction in some languages", @"write \[");
                case '[' when !isInClass && (next == ']' || pattern.AsSpan(i).StartsWith("[^]")):
                    throw place.Wrong("empty brackets mean something else in every language", @"write \] for the character, or leave them out");
                case '[':
                    isInClass = true;
                    text.Append(c);
                    break;
                case ']':
                    isInClass = false;
                    text.Append(c);
                    break;
                case '$' when !isInClass:
                    text.Append(@"\z");
                    break;
                case '.' when !isInClass:
                    text.Append(AnyButLineEnds);
                    break;
                case '(' when !isInClass && next == '?' && !IsKnownGroup(pattern.AsSpan(i + 2)):
                    throw place.Wrong("a group that begins with (? and is none of (?: (?= (?! (?<= (?<! (?<name>", Remedy);
                case '{' when !isInClass:
                    repetitions *= Math.Max(1, LargestCount(pattern.AsSpan(i + 1)));
                    text.Append(c);
                    break;
                default:
                    text.Append(c);
                    break;
            }

            if (repetitions > MaxRepetitions)
            {
                throw place.Wrong("its counts in braces multiply to more than " + MaxRepetitions.ToString(CultureInfo.InvariantCulture),
                    "bound the length with \"maxLength\" and write + or * in the pattern");
            }
        }

        return text.ToString();
    }

    /// <summary>Whether there is a "-" within brackets that is neither escaped nor the first in them.</summary>
    private static bool IsBareHyphen(string pattern, int at) =>
        pattern[at] == '-' && pattern[at - 1] is not ('\\' or '[') && !pattern.AsSpan(0, at).EndsWith("[^");

    private static string Escape(char letter, bool isInClass, SchemaPlace place) => letter switch
    {
        'd' => isInClass ? Digits : $"[{Digits}]",
        'w' => isInClass ? WordCharacters : $"[{WordCharacters}]",
        'D' when !isInClass => $"[^{Digits}]",
        'W' when !isInClass => $"[^{WordCharacters}]",
        'D' or 'W' => throw place.Wrong($@"\{letter} within brackets is not supported", "write the characters that are allowed"),
        'A' or 'Z' or 'z' or 'G' or 'a' or 'e' =>
            throw place.Wrong($@"\{letter} is not part of ECMA-262", "write ^ for the beginning and $ for the end of the string"),
        _ => $@"\{letter}",
    };

    private static bool IsKnownGroup(ReadOnlySpan<char> rest) => rest switch
    {
        [':' or '=' or '!', ..] => true,
        ['<', '=' or '!', ..] => true,
        ['<', var first, ..] => (char.IsAsciiLetter(first) || first == '_') && !rest[..Math.Max(0, rest.IndexOf('>'))].Contains('-'),
        _ => false,
    };

    /// <summary>The larger number of <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c>, of which the brace is taken off; 0 where these are no counts.</summary>
    private static long LargestCount(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('}');
        if (end < 1 || rest[..end].ContainsAnyExcept(_ofCounts))
        {
            return 0;
        }

        long largest = 0;
        foreach (var part in rest[..end].Split(','))
        {
            var count = rest[..end][part];
            largest = Math.Max(largest, count.Length > 9 ? int.MaxValue : count.Length == 0 ? 0 : int.Parse(count, CultureInfo.InvariantCulture));
        }

        return largest;
    }
}
