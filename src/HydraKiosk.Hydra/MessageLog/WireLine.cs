using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// One line of the wire log. Every line has <c>time</c> (UTC), <c>ms</c> (since the session began, by the clock that never jumps) and
/// <c>session</c>; a message has <c>direction</c>, <c>bytes</c> and <c>message</c>, anything else has <c>note</c>. One user at a time.
/// </summary>
internal sealed class WireLine : IDisposable
{
    private readonly MessageElision _elision;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _json;

    public WireLine(MessageElision elision)
    {
        _elision = elision;
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>The line as it stands, line end included. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Bytes => _line.WrittenSpan;

    /// <summary>A message, sent or received.</summary>
    public void Message(in WireRecord record)
    {
        var bytes = record.Bytes.AsSpan(0, record.Length);
        Begin(in record);
        _json.WriteString("direction"u8, record.Kind == WireRecordKind.Sent ? "sent"u8 : "received"u8);
        _json.WriteNumber("bytes"u8, record.Length);
        if (record.Kind == WireRecordKind.ReceivedBinary)
        {
            _json.WriteString("problem"u8, "binary"u8);
        }
        else
        {
            var fields = default(MessageFields);
            if (fields.TryRead(bytes, out var problem))
            {
                _json.WritePropertyName("message"u8);
                _elision.Write(_json, bytes, fields.Kind());
            }
            else
            {
                _json.WriteString("problem"u8, problem);
            }
        }

        End();
    }

    /// <summary>A run of audio chunks sent, as one line at the time of its last.</summary>
    public void AudioRun(in WireRecord last, int messages, int bytes, TimeSpan lasted)
    {
        Begin(in last);
        _json.WriteString("direction"u8, "sent"u8);
        _json.WriteNumber("bytes"u8, bytes);
        _json.WriteNumber("messages"u8, messages);
        _json.WriteNumber("lastedMs"u8, Math.Round(lasted.TotalMilliseconds, 1));
        _json.WriteStartObject("message"u8);
        _json.WriteString("type"u8, EventTypes.AudioAppend);
        _json.WriteStartObject("audio"u8);
        _json.WriteString("elided"u8, "audio"u8);
        _json.WriteNumber("pcmBytes"u8, messages * ModelRoster.Uplink.ChunkBytes);
        _json.WriteEndObject();
        _json.WriteEndObject();
        End();
    }

    /// <summary>A session begins, or (<paramref name="note"/> "continues") goes on in a new file.</summary>
    public void Began(in WireRecord record, WireBegan began, ReadOnlySpan<byte> note)
    {
        Begin(in record);
        _json.WriteString("note"u8, note);
        _json.WriteString("host"u8, began.Host);
        _json.WriteString("model"u8, began.Model);
        End();
    }

    /// <summary>A session is over.</summary>
    public void Ended(in WireRecord record, WireEnded ended)
    {
        Begin(in record);
        _json.WriteString("note"u8, "end"u8);
        _json.WriteString("outcome"u8, ended.Fault is { } fault ? fault.ToString() : ended.ByService ? "closed by the service"
            : "closed by this device");
        _json.WriteString("detail"u8, _elision.HoldsSecret(Encoding.UTF8.GetBytes(ended.Detail)) ? "(holds a secret)" : ended.Detail);
        if (ended.CloseCode is { } code)
        {
            _json.WriteNumber("closeCode"u8, code);
        }

        End();
    }

    /// <summary>Messages are missing here.</summary>
    public void Dropped(in WireRecord record, long messages)
    {
        Begin(in record);
        _json.WriteString("note"u8, "dropped"u8);
        _json.WriteNumber("messages"u8, messages);
        End();
    }

    /// <summary>A follower did not get that many lines, the last of them at this time.</summary>
    public void Missed(in WireRecord last, long lines)
    {
        Begin(in last);
        _json.WriteString("note"u8, "missed"u8);
        _json.WriteNumber("lines"u8, lines);
        End();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin(in WireRecord record)
    {
        Span<byte> time = stackalloc byte[24];
        new DateTime(record.UtcTicks, DateTimeKind.Utc).TryFormat(time, out var length, "yyyy-MM-ddTHH:mm:ss.fffZ");
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("time"u8, time[..length]);
        _json.WriteNumber("ms"u8, Math.Round(record.Since.TotalMilliseconds, 1));
        _json.WriteNumber("session"u8, record.Session);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
    }
}
