using System.Text;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Credentials;

/// <summary>
/// Tells what plainly is no API key: what people paste into the place of one by mistake. Looks at the form alone, and never quotes what it sees.
/// </summary>
public static class ApiKeyShape
{
    /// <summary>Longer than any key of the service; more is a wrong file.</summary>
    public const int MaxLength = 4096;

    private static readonly string[] _placeholders = ["changeme", "replaceme", "todo", "null", "none", "nil", "undefined", "true", "false", "key",
        "apikey", "secret", "token", "password"];

    /// <summary>What is wrong with a text in the place of a key, as a sentence; null when it may be one.</summary>
    /// <param name="key">The text, blanks at both ends removed.</param>
    public static string? Complaint(string key)
    {
        if (key.Length == 0)
        {
            return "there are only blanks where the API key should be.";
        }

        if (key.Length > MaxLength)
        {
            return "this is far too long for an API key.";
        }

        return Whole(key) ?? Inside(key) ?? Edges(key);
    }

    /// <summary>Texts that are another thing altogether.</summary>
    private static string? Whole(string key) => key switch
    {
        ['{' or '[', ..] => "this is JSON; the place holds the API key alone, without anything around it.",
        ['<', .., '>'] => "this is a placeholder from an example; put the API key in its place.",
        ['$', ..] or ['%', .., '%'] or ['`', .., '`'] => "this is the name of a variable or a command, and nothing puts its value here; write the "
            + "API key itself.",
        _ when key.StartsWith("-----BEGIN", StringComparison.Ordinal) =>
            "this is a certificate or a key of another kind; the service's API key is one short word.",
        _ when StartsWith(key, "bearer ") || StartsWith(key, "authorization:") =>
            "a header of a request stands here; write only what follows \"Bearer\".",
        _ when IsAssignment(key) => "a whole line NAME=… stands here; write only what follows the equals sign.",
        _ when key.Contains("://", StringComparison.Ordinal) => "this is an address, not an API key.",
        ['/', ..] or ['~', '/', ..] or ['.', '/', ..] => $"this is the path of a file; name the file in {ApiKeyPlaces.FileVariable}, or write the "
            + "API key itself.",
        _ when IsPlaceholder(key) => "this is a placeholder from an example; put the API key in its place.",
        _ when key.Contains("***", StringComparison.Ordinal) || key.Contains("•••", StringComparison.Ordinal)
            || key.Contains("...", StringComparison.Ordinal)
            || key.Contains('…', StringComparison.Ordinal) =>
                "this is an API key as a web page shows it, with its middle hidden; copy the whole key.",
        _ => null,
    };

    /// <summary>Characters that no key has: it goes into an HTTP header, which would refuse them with a stranger message.</summary>
    private static string? Inside(string key)
    {
        foreach (var character in key.EnumerateRunes())
        {
            if (character.Value > '~' && (OddCharacters.IsInvisible(character) || OddCharacters.Plain(character) is not null))
            {
                return $"the API key has {OddCharacters.Describe(character)} in it, which came along when it was copied; copy it again.";
            }
        }

        return key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? "an API key is one word of plain letters, digits and signs; blanks, line breaks or other characters were found inside."
            : null;
    }

    /// <summary>What was taken along at either end.</summary>
    private static string? Edges(string key) => key switch
    {
        ['"' or '\'', ..] or [.., '"' or '\''] => "the API key stands in quotes; write it without them.",
        [.., ',' or ';' or '\\' or ')' or '}' or ']' or '>'] => "a comma, bracket or other sign was taken along at the end of the API key; remove "
            + "it.",
        [',' or ';' or ':' or '=' or '(' or '<', ..] => "a sign was taken along at the beginning of the API key; remove it.",
        _ => null,
    };

    private static bool StartsWith(string key, string beginning) => key.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    /// <summary>NAME=…, with or without "export"; the padding of a base64 text is none.</summary>
    private static bool IsAssignment(string key)
    {
        var line = StartsWith(key, "export ") ? key[7..].TrimStart() : key;
        var sign = line.IndexOfAny(['=', ':']);
        var name = sign < 0 ? "" : line[..sign].TrimEnd().Trim('"', '\'');
        return name.Length > 0 && line[(sign + 1)..].Trim().TrimStart('=').Length > 0
            && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
    }

    private static bool IsPlaceholder(string key)
    {
        var letters = string.Concat(key.Where(char.IsAsciiLetter)).ToLowerInvariant();
        var plain = letters.StartsWith("sk", StringComparison.Ordinal) ? letters[2..] : letters;
        return _placeholders.Contains(letters)
            || (plain.Contains("your", StringComparison.Ordinal)
                && (plain.Contains("key", StringComparison.Ordinal) || plain.Contains("token", StringComparison.Ordinal)))
            || plain is "keyhere" or "apikeyhere" || (plain.Length >= 4 && plain.All(c => c == 'x') && !key.Any(char.IsAsciiDigit));
    }
}
