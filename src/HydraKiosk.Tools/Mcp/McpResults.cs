using System.Buffers;
using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Mcp;

/// <summary>Reads the results of a server; nothing of them is trusted.</summary>
internal static class McpResults
{
    /// <summary>Most UTF-8 bytes of text of an output.</summary>
    public const int MaxOutputBytes = 64 * 1024;

    private const int MaxCursorLength = 4096;
    private const int MaxOthers = 10;
    private const int MaxTypeLength = 20;

    /// <summary>Adds the tools of one page of a list.</summary>
    /// <param name="result">The page.</param>
    /// <param name="tools">Gets the tools, as long as there are fewer than <see cref="McpServer.MaxListed"/>.</param>
    /// <returns>Where the list goes on; null at its end.</returns>
    /// <exception cref="InvalidDataException">It is no list of tools, with what is wrong.</exception>
    public static string? ReadTools(JsonElement result, List<ListedTool> tools)
    {
        if (Member(result, "tools", JsonValueKind.Array) is not { } page)
        {
            throw new InvalidDataException("it holds no array of tools");
        }

        foreach (var tool in page.EnumerateArray())
        {
            if (tools.Count == McpServer.MaxListed)
            {
                break;
            }

            var name = Member(tool, "name", JsonValueKind.String)?.GetString() ?? throw new InvalidDataException("a tool of it has no name");
            var schema = Member(tool, "inputSchema", JsonValueKind.Object)
                ?? throw new InvalidDataException($"the schema of tool {Printable.Line(name, McpServerSettings.MaxToolNameLength)} is no object");
            tools.Add(new ListedTool(name, Member(tool, "description", JsonValueKind.String)?.GetString() ?? "", Compact(schema)));
        }

        var cursor = Member(result, "nextCursor", JsonValueKind.String)?.GetString();
        return cursor is not { Length: > MaxCursorLength } ? cursor
            : throw new InvalidDataException($"its mark of the next page has more than {MaxCursorLength} characters");
    }

    /// <summary>What is passed on of the result of a call: text, and the names of what else there was.</summary>
    /// <exception cref="InvalidDataException">It is no such result, with what is wrong.</exception>
    public static McpOutcome ReadOutcome(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("it is no object");
        }

        var text = new StringBuilder();
        var left = MaxOutputBytes;
        var isCut = false;
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var block in Blocks(result))
        {
            var type = Member(block, "type", JsonValueKind.String) ?? throw new InvalidDataException("a part of its content has no type");
            if (!type.ValueEquals("text"u8))
            {
                others.Add(Printable.Line(type.GetString(), MaxTypeLength));
                continue;
            }

            var words = Member(block, "text", JsonValueKind.String)?.GetString() ?? throw new InvalidDataException("a text of its content has no text");
            var separator = text.Length > 0 ? "\n" : "";
            var whole = Encoding.UTF8.GetByteCount(words) + separator.Length;
            var taken = whole <= left ? words : Cut(words, left - separator.Length);
            isCut |= taken.Length < words.Length;
            left -= Math.Min(whole, left);
            text.Append(separator).Append(taken);
            if (isCut)
            {
                break;
            }
        }

        var kind = Member(result, "isError", JsonValueKind.True) is null ? McpOutcomeKind.Done : McpOutcomeKind.Refused;
        return new McpOutcome(kind, text.ToString(), string.Join(", ", others.Take(MaxOthers)), isCut);
    }

    private static JsonElement.ArrayEnumerator Blocks(JsonElement result) =>
        !result.TryGetProperty("content"u8, out var content) ? default
        : content.ValueKind == JsonValueKind.Array ? content.EnumerateArray() : throw new InvalidDataException("its content is no array");

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    /// <summary>The beginning of a text, in whole characters.</summary>
    private static string Cut(string text, int maxBytes)
    {
        var bytes = 0;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
            {
                break;
            }

            at += rune.Utf16SequenceLength;
        }

        return text[..at];
    }

    private static string Compact(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            schema.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
