using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Wire;

/// <summary>Writes the server's events. One per session, used under its lock.</summary>
internal sealed class EventWriter(int session, Random random)
{
    /// <summary>Longer messages are logged without their text.</summary>
    private const int MaxLoggedBytes = 8192;

    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    /// <summary>Whether every event gets fields that no client can know.</summary>
    public bool UnknownFields { get; set; }

    /// <summary>One event: type, an id of its own, and what the body adds.</summary>
    /// <param name="type">Its <c>type</c>.</param>
    /// <param name="body">Writes the other properties.</param>
    /// <param name="ids">What the log says of it: response, item and call.</param>
    /// <param name="audio">The audio it carries, for the log.</param>
    /// <param name="clock">Samples of the response up to and with it.</param>
    /// <param name="detail">Stands in the log instead of the message, where that would hold the instructions.</param>
    public OutFrame Event(
        string type, Action<Utf8JsonWriter> body, (string? Response, string? Item, string? Call) ids = default,
        ReadOnlySpan<byte> audio = default, long? clock = null, string? detail = null)
    {
        _buffer.ResetWrittenCount();
        var eventId = $"sv_{random.NextInt64():x16}";
        using (var json = new Utf8JsonWriter(_buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("event_id", eventId);
            if (UnknownFields)
            {
                json.WriteStartObject("x_trace");
                json.WriteString("zone", "b2");
                json.WriteEndObject();
                json.WriteNull("x_hint");
            }

            body(json);
            json.WriteEndObject();
        }

        var bytes = _buffer.WrittenSpan.ToArray();
        return new OutFrame(bytes, new LogEntry(0, default, session, LogDirection.Sent, type)
        {
            Json = clock is null && detail is null && bytes.Length <= MaxLoggedBytes ? Encoding.UTF8.GetString(bytes) : null,
            Detail = detail,
            Bytes = bytes.Length,
            Samples = audio.Length / 2,
            SampleClock = clock ?? 0,
            LevelDbfs = clock is null ? null : PcmLevel.RmsDbfs(audio),
            EventId = eventId,
            ResponseId = ids.Response,
            ItemId = ids.Item,
            CallId = ids.Call,
        });
    }

    /// <summary>A frame that is no event: garbage, or an event broken on purpose.</summary>
    public OutFrame Raw(ReadOnlyMemory<byte> bytes, string type, bool binary = false) =>
        new(bytes, new LogEntry(0, default, session, LogDirection.Sent, type) { Bytes = bytes.Length, Detail = "sent on purpose" })
        {
            IsBinary = binary,
        };

    /// <summary>
    /// A JSON string of a text that may end or begin in the middle of a surrogate pair, as an argument fragment does: halves are written as
    /// escapes, which is what a service cutting UTF-16 text sends.
    /// </summary>
    public static string JsonString(string text)
    {
        var json = new StringBuilder(text.Length + 8).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                json.Append(c).Append(text[++i]);
            }
            else if (c is '"' or '\\')
            {
                json.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c))
            {
                json.Append("\\u").Append(((int)c).ToString("x4"));
            }
            else
            {
                json.Append(c);
            }
        }

        return json.Append('"').ToString();
    }
}
