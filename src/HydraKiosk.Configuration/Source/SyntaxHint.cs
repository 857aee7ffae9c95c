using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Source;

/// <summary>Says what a person did who wrote something that is not JSON; the reader's own message speaks of bytes and states.</summary>
internal static class SyntaxHint
{
    /// <param name="source">The file.</param>
    /// <param name="offset">Where the reader gave up.</param>
    /// <param name="lastEnd">Where the last token that was read ends.</param>
    /// <param name="lastToken">Which one it was.</param>
    /// <param name="open">Objects and lists not yet closed, innermost first.</param>
    /// <param name="error">The reader's own complaint.</param>
    public static SyntaxFault Explain(
        SourceText source, int offset, int lastEnd, JsonTokenType lastToken, IReadOnlyList<ConfigNode> open, JsonException error)
    {
        offset = StartOfWord(source.Utf8, offset, lastEnd);
        var rest = source.Utf8.AsSpan(offset);
        var unread = source.Utf8.AsSpan(lastEnd..Math.Max(offset, lastEnd)).TrimStart(" \t\r\n"u8);
        var inside = open.Count > 0 ? open[0] : null;
        var expected = Expected(lastToken, inside);

        if (rest.IsEmpty)
        {
            return new SyntaxFault(source.PositionAt(offset), AtEnd(inside, unread));
        }

        if (error.Message.Contains("depth", StringComparison.OrdinalIgnoreCase))
        {
            return new SyntaxFault(source.PositionAt(offset), $"objects and lists are nested deeper than {ConfigParser.MaxDepth} levels.");
        }

        if (rest[0] < 0x20 && error.Message.Contains("string", StringComparison.OrdinalIgnoreCase))
        {
            return new SyntaxFault(
                source.PositionAt(offset),
                rest[0] is (byte)'\n' or (byte)'\r' ? "the text is not closed with \" before the end of the line."
                    : "a control character stands inside a text; write \\t or \\n.");
        }

        if (unread is [.., (byte)'\\'])
        {
            return new SyntaxFault(source.PositionAt(offset - 1), "this is not a JSON escape; a backslash in a text is written \\\\.");
        }

        if (inside?.Kind == NodeKind.Object && unread.TrimStart(" \t\r\n,"u8) is [(byte)'"', ..] && rest[0] is not ((byte)'=' or (byte)'\'')
            && lastToken != JsonTokenType.PropertyName)
        {
            return new SyntaxFault(source.PositionAt(offset), "a colon (:) is missing between key and value.");
        }

        if (IsValueEnd(lastToken) && inside is not null && StartsValue(rest[0]) && unread is not [(byte)',', ..])
        {
            // Reported where the comma belongs, not on the next line, where the reader notices it.
            return new SyntaxFault(source.PositionAt(lastEnd), "a comma is missing here.");
        }

        if (lastToken == JsonTokenType.Number && inside?.Kind == NodeKind.Object && DecimalComma(source.Utf8, lastEnd) is { } meant)
        {
            return new SyntaxFault(source.PositionAt(lastEnd), $"a decimal comma was found; write {meant}.");
        }

        return new SyntaxFault(source.PositionAt(offset), Describe(rest, lastToken, inside, expected));
    }

    /// <summary>The number with a point where one with a comma was written, as in <c>0,8</c>; null where the comma is none of that kind.</summary>
    /// <param name="text">The file.</param>
    /// <param name="end">Where the digits before the comma end.</param>
    private static string? DecimalComma(ReadOnlySpan<byte> text, int end)
    {
        var start = end;
        while (start > 0 && text[start - 1] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            start--;
        }

        if (end >= text.Length || text[end] != (byte)',')
        {
            return null;
        }

        var last = end + 1;
        while (last < text.Length && last - end < 20 && text[last] is >= (byte)'0' and <= (byte)'9')
        {
            last++;
        }

        return last == end + 1 ? null : $"{Encoding.ASCII.GetString(text[start..end])}.{Encoding.ASCII.GetString(text[(end + 1)..last])}";
    }

    private static string Describe(ReadOnlySpan<byte> rest, JsonTokenType lastToken, ConfigNode? inside, string expected)
    {
        var word = Word(rest);
        var lower = word.ToLowerInvariant();
        var wantsKey = inside?.Kind == NodeKind.Object && lastToken != JsonTokenType.PropertyName;
        Rune.DecodeFromUtf8(rest, out var character, out _);
        return character.Value switch
        {
            '\'' or 0x2018 or 0x2019 or 0x201C or 0x201D or 0x201E or 0xAB or 0xBB =>
                $"{character} is not a JSON quote; keys and texts stand between straight double quotes (\").",
            '/' => rest.StartsWith("/*"u8) ? "the comment that was opened here with /* is never closed." : "a comment starts with two slashes: //.",
            '}' or ']' when inside is null && lastToken != JsonTokenType.None => $"there is one {character} too many.",
            _ when inside is null && lastToken != JsonTokenType.None => "something stands after the end; nothing may follow the last }.",
            '#' => "a comment starts with //, not with #.",
            '=' => "a colon (:) stands between key and value, not =.",
            ';' => "a comma (,) separates values, not ;.",
            ',' => $"a comma too many; {expected} is expected.",
            ')' or '(' => $"{character} does not occur in JSON; {expected} is expected.",
            '}' or ']' when inside is not null && lastToken != JsonTokenType.PropertyName =>
                $"{character} does not close the {(inside.Kind == NodeKind.Object ? "{" : "[")} of line {inside.Position.Line}; {expected} is expected.",
            _ when wantsKey && word.Length > 0 => $"{word} is expected in double quotes: keys are written \"{word}\": value.",
            _ when lower is "true" or "false" or "null" => $"{word} is written {lower}.",
            _ when lower is "yes" or "on" => $"{word} is written true.",
            _ when lower is "no" or "off" => $"{word} is written false.",
            _ when Nearest.Find(word, ["true", "false", "null"]) is { } meant => $"{word} is not a JSON value; perhaps {meant} is meant.",
            _ when word.Length > 0 && char.IsAsciiLetter(word[0]) => $"{word} is not a JSON value; texts stand in double quotes: \"{word}\".",
            '+' or '-' or '.' or (>= '0' and <= '9') => "this is not a JSON number; numbers are written like 10, 0.5 or -3.",
            _ when OddCharacters.IsInvisible(character) =>
                $"{OddCharacters.Describe(character)} stands here, as web pages and chats put it into what is copied from them; "
                + (OddCharacters.Plain(character) == ' ' ? "write an ordinary blank instead." : "delete it."),
            _ when Rune.IsControl(character) => $"character U+{character.Value:X4} does not belong here; {expected} is expected.",
            _ when OddCharacters.Plain(character) is { } plain =>
                $"{OddCharacters.Describe(character)} only looks like \"{plain}\"; write the plain one.",
            _ => $"{character} does not belong here; {expected} is expected.",
        };
    }

    private static string AtEnd(ConfigNode? inside, ReadOnlySpan<byte> unread)
    {
        var tail = unread.Trim(" \t\r\n,:"u8);
        return tail switch
        {
            [(byte)'/', (byte)'*', ..] when !tail.EndsWith("*/"u8) => "the file ends inside a comment that was opened with /*.",
            [(byte)'"', ..] => "the file ends inside a text; its closing \" is missing.",
            _ when inside is not null =>
                $"the file ends too early: the {(inside.Kind == NodeKind.Object ? "{" : "[")} of line {inside.Position.Line} is never closed.",
            _ => "there is nothing but comments in the file; { is expected.",
        };
    }

    private static string Expected(JsonTokenType lastToken, ConfigNode? inside) => (lastToken, inside?.Kind) switch
    {
        (JsonTokenType.None, _) => "{",
        (JsonTokenType.PropertyName, _) => "a value",
        (JsonTokenType.StartObject, _) => "a key in double quotes or }",
        (JsonTokenType.StartArray, _) => "a value or ]",
        (_, NodeKind.Object) => "a comma and a key in double quotes, or }",
        (_, NodeKind.List) => "a comma and a value, or ]",
        _ => "the end of the file",
    };

    /// <summary>The reader stops inside a misspelt true, false or null; the person thinks of the word.</summary>
    private static int StartOfWord(ReadOnlySpan<byte> text, int offset, int lastEnd)
    {
        var start = offset;
        while (start > lastEnd && char.IsAsciiLetter((char)text[start - 1]))
        {
            start--;
        }

        // Letters inside a text are not a word of the JSON.
        return text[Math.Min(lastEnd, start)..start].Contains((byte)'"') ? offset : start;
    }

    private static bool IsValueEnd(JsonTokenType token) => token is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True
        or JsonTokenType.False or JsonTokenType.Null or JsonTokenType.EndObject or JsonTokenType.EndArray;

    private static bool StartsValue(byte first) =>
        first is (byte)'"' or (byte)'{' or (byte)'[' or (byte)'-' || char.IsAsciiLetterOrDigit((char)first);

    private static string Word(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (length < rest.Length && length < 30 && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'_' or (byte)'$'))
        {
            length++;
        }

        return Encoding.ASCII.GetString(rest[..length]);
    }
}
