using System.Buffers;
using System.Text.Json;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>Writes a request for a sentence.</summary>
internal static class LightningRequest
{
    /// <summary>The message.</summary>
    /// <param name="speech">Model, rate and speed.</param>
    /// <param name="voice">The voice's name.</param>
    /// <param name="text">What is said.</param>
    /// <param name="id">Our own id, which the answers repeat.</param>
    public static byte[] Write(SpeechOptions speech, string voice, string text, string id)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("voice_id", voice);
        json.WriteString("model", speech.Model);
        json.WriteString("language", speech.Language);
        json.WriteNumber("sample_rate", speech.RateHz);
        json.WriteString("output_format", "pcm");
        json.WriteNumber("speed", speech.Speed);
        if (speech.WordTimes)
        {
            json.WriteBoolean("word_timestamps", true);
        }

        json.WriteString("request_id", id);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
