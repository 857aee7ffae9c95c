using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.CommandLine;

/// <summary>
/// The words of a command line that a complaint must not repeat: people try <c>--api-key KEY</c>, and what a complaint says ends in a
/// journal, a ticket or a screenshot.
/// </summary>
internal static class WordsNotRepeated
{
    /// <summary>Shorter ones are words or numbers.</summary>
    private const int MinKey = 20;

    /// <summary>No option and no verb is longer.</summary>
    private const int MaxName = 32;
    private const int MaxWord = 15;

    /// <summary>Teaches the filter what stands where a key is meant, and what can be nothing else.</summary>
    public static void Teach(SecretFilter secrets, IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = Split(words[i]);
            var before = i == 0 ? "" : words[i - 1];
            if ((value is not null && IsKeyOption(name)) || IsKeyOption(before))
            {
                secrets.Know(value ?? words[i]);
            }
            else if (LooksLikeKey(value ?? words[i]) && (value is not null || !before.StartsWith('-')))
            {
                secrets.Know(value ?? words[i]);
            }
        }
    }

    /// <summary>Whether the words name an option that people would put a key behind.</summary>
    public static bool NameKey(IEnumerable<string> words) => words.Any(word => IsKeyOption(Split(word).Name));

    /// <summary>Of words that were not understood, those that may be repeated; an option without its value.</summary>
    public static IEnumerable<string> Repeatable(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var name = Split(words[i]).Name;
            if (i > 0 && IsKeyOption(words[i - 1]) && !words[i].StartsWith('-'))
            {
                continue;
            }

            if (words[i].StartsWith('-') ? IsOptionName(name) : IsWord(words[i]))
            {
                yield return words[i].StartsWith('-') ? name : words[i];
            }
        }
    }

    private static (string Name, string? Value) Split(string word)
    {
        var end = word.StartsWith('-') ? word.AsSpan().IndexOfAny('=', ':') : -1;
        return end < 0 ? (word, null) : (word[..end], word[(end + 1)..]);
    }

    private static bool IsKeyOption(string name) =>
        name.StartsWith('-') && (ApiKeyPlaces.LooksLikeOne(name) || name.TrimStart('-') is "key" or "k" or "api" or "auth");

    private static bool IsOptionName(string name) => name.Length <= MaxName && name.All(c => char.IsAsciiLetter(c) || c == '-');

    private static bool IsWord(string word) =>
        (word.Length <= MaxWord && word.All(c => char.IsAsciiLetter(c) || c is '-' or '@'))
            || (word.Length < SecretFilter.MinLength && !word.Any(char.IsControl)) || IsFileName(word);

    private static bool LooksLikeKey(string word) =>
        LongestRun(word) >= MinKey && !word.Contains('/', StringComparison.Ordinal) && word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter)
            && !IsFileName(word) && !word.Any(char.IsWhiteSpace);

    /// <summary>Keys have long runs of letters and digits; words with hyphens, such as the names of scenarios and buttons, do not.</summary>
    private static int LongestRun(string word)
    {
        var (longest, run) = (0, 0);
        foreach (var c in word)
        {
            run = char.IsAsciiLetterOrDigit(c) || c == '_' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static bool IsFileName(string word) =>
        word.Length <= 100 && Path.GetExtension(word) is { Length: >= 2 and <= 7 } extension
            && extension.AsSpan(1).IndexOfAnyExceptInRange('a', 'z') < 0;
}
