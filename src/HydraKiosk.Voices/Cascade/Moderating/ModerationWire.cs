using System.Buffers;
using System.Text.Json;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Cascade.Moderating;

/// <summary>
/// What goes to a moderator and what comes back, over HTTP and to a program alike: <c>{"speaker":"person","text":"…"}</c>, and
/// <c>{"ruling":"allow"}</c>, <c>{"ruling":"refuse"}</c> or <c>{"ruling":"replace","text":"…"}</c>.
/// </summary>
public static class ModerationWire
{
    /// <summary>Bytes of an answer that are read.</summary>
    public const int MostBytes = 32 * 1024;

    /// <summary>The question.</summary>
    public static byte[] Write(Speaker speaker, string text)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("speaker", speaker == Speaker.Person ? "person" : "agent");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ModerationVerdict Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8 });
            var root = json.RootElement;
            var ruling = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("ruling", out var said) && said.ValueKind == JsonValueKind.String
                ? said.GetString() : null;
            return ruling switch
            {
                "allow" => ModerationVerdict.Allowed,
                "refuse" => ModerationVerdict.Refused,
                "replace" => new ModerationVerdict(ModerationRuling.Replace,
                    root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null),
                _ => throw new InvalidDataException("an answer without allow, replace or refuse as its ruling"),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("an answer that is not JSON", e);
        }
    }
}
