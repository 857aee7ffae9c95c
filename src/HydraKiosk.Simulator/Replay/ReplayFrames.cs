using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HydraKiosk.Simulator.Replay;

/// <summary>
/// Makes the bytes of recorded messages. What the record left out is replaced at its recorded length: audio by a quiet tone, so that
/// playback takes as long as it did, and texts by filler. One per session.
/// </summary>
internal sealed class ReplayFrames
{
    /// <summary>No recorded message is longer; protects against a damaged record.</summary>
    private const int MaxAmount = 16 * 1024 * 1024;

    private const double ToneHz = 220;
    private const double TonePeak = 0.03 * short.MaxValue;

    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private long _sample;

    /// <summary>The sample rate of the audio to make.</summary>
    public int RateHz { get; set; } = 24_000;

    /// <summary>How long the audio made so far plays.</summary>
    public TimeSpan Sound => TimeSpan.FromSeconds((double)_sample / RateHz);

    /// <summary>Returns the bytes of a message, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Make(RecordedMessage message)
    {
        _buffer.ResetWrittenCount();
        if (message.Problem is { } problem)
        {
            // What was no message was not kept: something as long, and as wrong.
            var bytes = _buffer.GetSpan(Math.Max(1, message.Bytes))[..message.Bytes];
            bytes.Fill(problem == "not UTF-8" ? (byte)0xFF : problem == "binary" ? (byte)0 : (byte)'x');
            _buffer.Advance(message.Bytes);
            return _buffer.WrittenMemory;
        }

        using var recorded = JsonDocument.Parse(message.Json);
        using var json = new Utf8JsonWriter(_buffer, _options);
        Write(json, recorded.RootElement, name: "");
        json.Flush();
        return _buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.TryGetProperty("elided", out var what) && what.ValueKind == JsonValueKind.String:
                WriteReplacement(json, value, what.GetString()!, name);
                break;

            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, member.Name);
                }

                json.WriteEndObject();
                break;

            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(json, element, name);
                }

                json.WriteEndArray();
                break;

            default:
                json.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private void WriteReplacement(Utf8JsonWriter json, JsonElement elided, string what, string name)
    {
        switch (what)
        {
            case "audio":
                json.WriteBase64StringValue(Tone(Amount(elided, "pcmBytes")));
                break;

            case "text":
                var length = Amount(elided, "chars");
                json.WriteStringValue(name == "arguments" && length >= 2 ? "{" + new string(' ', length - 2) + "}" : new string('x', length));
                break;

            case "number":
                json.WriteNumberValue(0);
                break;

            case "flag":
                json.WriteBooleanValue(false);
                break;

            case "array":
                json.WriteStartArray();
                json.WriteEndArray();
                break;

            case "object":
                json.WriteStartObject();
                json.WriteEndObject();
                break;

            default:
                json.WriteStringValue(what);
                break;
        }
    }

    private byte[] Tone(int bytes)
    {
        var pcm = new byte[bytes];
        for (var i = 0; i + 1 < bytes; i += 2)
        {
            var sample = (short)Math.Round(TonePeak * Math.Sin(2 * Math.PI * ToneHz * _sample++ / RateHz));
            System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i), sample);
        }

        return pcm;
    }

    private static int Amount(JsonElement elided, string name) =>
        elided.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var amount)
            ? Math.Clamp(amount, 0, MaxAmount)
            : 0;
}
