using System.Buffers;
using System.Text;
using System.Text.Json;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>What a session of the recogniser sends.</summary>
/// <param name="link">The WebSocket.</param>
/// <param name="switches">How late messages leave.</param>
/// <param name="number">Of the session.</param>
/// <param name="sessionId">As the wire has it.</param>
internal sealed class HearingOut(SocketLink link, ScenarioServer switches, int number, string sessionId)
{
    /// <summary>Words of an utterance.</summary>
    /// <param name="words">All of them so far.</param>
    /// <param name="fromMs">Where they begin, in milliseconds of the sound.</param>
    /// <param name="untilMs">Where they end.</param>
    /// <param name="isFinal">Whether the utterance is over.</param>
    /// <param name="isLast">Whether the stream is.</param>
    public void Words(string words, double fromMs, double untilMs, bool isFinal, bool isLast)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "transcription");
            json.WriteString("session_id", sessionId);
            json.WriteString("transcript", words);
            json.WriteBoolean("is_final", isFinal);
            json.WriteBoolean("is_last", isLast);
            json.WriteString("language", "en");
            if (isFinal && words.Length > 0)
            {
                json.WriteStartArray("words");
                foreach (var word in words.Split(' '))
                {
                    json.WriteStartObject();
                    json.WriteString("word", word);
                    json.WriteNumber("start", Math.Round(fromMs / 1000, 2));
                    json.WriteNumber("end", Math.Round(untilMs / 1000, 2));
                    json.WriteNumber("confidence", 0.99);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        link.Send(new OutFrame(buffer.WrittenMemory, new LogEntry(0, default, number, LogDirection.Sent, isFinal ? "stt.final" : "stt.partial")
        {
            Bytes = buffer.WrittenCount,
            Detail = words,
        })
        { Latency = TimeSpan.FromMilliseconds(switches.LatencyMs) });
    }

    /// <summary>Something that is no message of the wire.</summary>
    public void Raw(string text, bool isBinary) => link.Send(new OutFrame(
        Encoding.UTF8.GetBytes(text), new LogEntry(0, default, number, LogDirection.Sent, "stt.garbage"))
    { IsBinary = isBinary });

    /// <summary>A close frame.</summary>
    public void Close(int code, string reason) => link.Send(new OutFrame(default, new LogEntry(0, default, number, LogDirection.Sent, "close")
    {
        Detail = $"{code} {reason}",
    })
    { CloseCode = code, CloseReason = reason });
}
