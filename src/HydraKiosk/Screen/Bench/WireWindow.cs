using System.Text.Json;

namespace HydraKiosk.Screen.Bench;

/// <summary>
/// The last messages to and from the service, as their kinds and sizes: no text and no sound, whatever the wire log keeps. Listens only while a page
/// asks. Any thread.
/// </summary>
/// <param name="subscribe">Begins to listen, see <see cref="Control.IKioskControl.SubscribeWire"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class WireWindow(Func<Action<string>, IDisposable> subscribe, TimeProvider time)
{
    /// <summary>Lines that are kept.</summary>
    private const int Most = 200;

    /// <summary>A kind longer than this is none of a service that is known.</summary>
    private const int MostKind = 60;

    /// <summary>How long after the last question it goes on to listen.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Queue<Line> _lines = new();
    private IDisposable? _subscription;
    private ITimer? _end;
    private long _number;

    private readonly record struct Line(long Number, string Time, string Way, string Kind, long Bytes, long Messages);

    /// <summary>Writes those that came after the number of one of them.</summary>
    public void Write(Utf8JsonWriter json, long after)
    {
        lock (_lock)
        {
            Listen();
            json.WriteNumber("last"u8, _number);
            json.WriteStartArray("lines"u8);
            foreach (var line in _lines)
            {
                if (line.Number <= after && after <= _number) // a page from before a restart of the daemon knows numbers that are none any more
                {
                    continue;
                }

                json.WriteStartObject();
                json.WriteString("time"u8, line.Time);
                json.WriteString("way"u8, line.Way);
                json.WriteString("kind"u8, line.Kind);
                json.WriteNumber("bytes"u8, line.Bytes);
                json.WriteNumber("messages"u8, line.Messages);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private void Listen()
    {
        _subscription ??= subscribe(Take);
        _end ??= time.CreateTimer(_ => Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _end.Change(_patience, Timeout.InfiniteTimeSpan);
    }

    private void Forget()
    {
        lock (_lock)
        {
            _subscription?.Dispose();
            _subscription = null;
            _lines.Clear();
        }
    }

    private void Take(string text)
    {
        using var parsed = JsonDocument.Parse(text);
        var line = parsed.RootElement;
        var kind = line.TryGetProperty("message"u8, out var message) && message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()!
            : Text(line, "note") is { Length: > 0 } note ? $"session: {note}" : "not understood";
        lock (_lock)
        {
            if (_subscription is null)
            {
                return;
            }

            _lines.Enqueue(new Line(
                ++_number, Text(line, "time"), Text(line, "direction"), kind.Length > MostKind ? kind[..MostKind] : kind,
                Number(line, "bytes", 0), Number(line, "messages", 1)));
            if (_lines.Count > Most)
            {
                _lines.Dequeue();
            }
        }
    }

    private static string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement of, string name, long otherwise) =>
        of.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : otherwise;
}
