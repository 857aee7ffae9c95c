using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>
/// A connection to the voice: each message asks for a text, and its sound comes in pieces, with the times of its words between them.
/// </summary>
internal sealed class SpeakingSession : IDisposable
{
    private const int PieceMs = 100;

    private static readonly HashSet<string> _fields = new(StringComparer.Ordinal)
    {
        "voice_id", "text", "model", "language", "number_pronunciation_language", "context_id", "continue", "context_close", "flush",
        "max_buffer_flush_ms", "max_buffer_delay_ms", "complete_backoff_ms", "sample_rate", "output_format", "speed", "math_notation",
        "word_timestamps", "session_id", "request_id",
    };

    private readonly ServerContext _server;
    private readonly CascadeScript _script;
    private readonly int _number;
    private readonly SocketLink _link;
    private readonly Channel<Asked> _asked = Channel.CreateUnbounded<Asked>();

    private sealed record Asked(string Text, int RateHz, bool WordTimes, string? Id);

    /// <summary>Makes a session of a WebSocket that was just opened.</summary>
    public SpeakingSession(ServerContext server, CascadeScript script, int number, OpenConnection connection)
    {
        (_server, _script, _number) = (server, script, number);
        _link = new SocketLink(connection, server.Time, server.Scenario.Server.MaxMessageBytes)
        {
            OnMessage = OnMessage,
            OnSending = frame => server.Log.Write(frame.Entry),
            OnCloseReceived = () => { },
        };
    }

    /// <summary>Runs the session to its end.</summary>
    public async Task RunAsync(CancellationToken gone, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping);
        _server.Log.Note(_number, "tts-open", "a connection to the voice");
        var speaking = SpeakAllAsync(over.Token);
        await using var stop = stopping.UnsafeRegister(static session => ((SpeakingSession)session!).Close(1001, "server stops"), this)
            .ConfigureAwait(false);
        var end = await _link.RunAsync(gone).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await speaking.ConfigureAwait(false);
        _server.Log.Note(_number, "tts-closed", end.CloseCode is { } code ? $"the client's close frame says {code}"
            : end.ByServer ? "by the server" : "the connection was lost without a close frame");
    }

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        if (kind == WebSocketMessageType.Binary)
        {
            Judge("bad-message", "a binary message to the voice");
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(message);
            var root = json.RootElement;
            foreach (var field in root.EnumerateObject().Where(field => !_fields.Contains(field.Name)))
            {
                Judge("unknown-field", $"{field.Name} in a request for speech");
            }

            var text = JsonProperties.Text(root, "text");
            var rate = root.TryGetProperty("sample_rate", out var hz) && hz.TryGetInt32(out var number) ? number : 44_100;
            var problem = string.IsNullOrWhiteSpace(text) ? "no text" : text.Length > 500 ? "a text of more than 500 characters"
                : string.IsNullOrEmpty(JsonProperties.Text(root, "voice_id")) ? "no voice_id"
                : rate is not (8_000 or 16_000 or 24_000 or 44_100) ? $"the sample rate {rate}"
                : root.TryGetProperty("speed", out var speed) && (speed.GetDouble() < 0.5 || speed.GetDouble() > 2) ? "a speed outside 0.5 to 2"
                : JsonProperties.Text(root, "output_format") is { } format && format != "pcm" ? $"the format {format}; this simulator speaks pcm"
                : null;
            _server.Log.Write(new LogEntry(0, default, _number, LogDirection.Received, "tts.request") { Detail = text, Bytes = message.Length });
            if (problem is not null)
            {
                Judge("bad-field", problem);
                Error(problem);
                return;
            }

            var times = root.TryGetProperty("word_timestamps", out var asked) && asked.ValueKind == JsonValueKind.True;
            _asked.Writer.TryWrite(new Asked(text!, rate, times, JsonProperties.Text(root, "request_id")));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Judge("bad-message", "a request for speech that is not JSON");
            Error("not JSON");
        }
    }

    private async Task SpeakAllAsync(CancellationToken over)
    {
        try
        {
            await foreach (var asked in _asked.Reader.ReadAllAsync(over).ConfigureAwait(false))
            {
                await SpeakAsync(asked, over).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
    }

    private async Task SpeakAsync(Asked asked, CancellationToken over)
    {
        var server = _server.Scenario.Server;
        var sentRate = asked.RateHz;
        foreach (var fault in _server.Faults.Take($"delta:{_script.NextSentence()}", _number))
        {
            _server.Log.Note(_number, "fault", $"{fault} at the voice");
            switch (fault.Name)
            {
                case "stall":
                    await Task.Delay(Timeout.InfiniteTimeSpan, _server.Time, over).ConfigureAwait(false);
                    break;
                case "delay":
                    await Task.Delay(TimeSpan.FromMilliseconds(fault.Number(0)), _server.Time, over).ConfigureAwait(false);
                    break;
                case "rate":
                    sentRate = fault.Number(sentRate);
                    break;
                case "drop" or "reset":
                    _link.Drop();
                    return;
                case "close":
                    Close(fault.Number(1011), fault.Second ?? "");
                    return;
                case "garbage":
                    SendText("{\"status\": \"chunk\", \"data\": {", "tts.garbage");
                    break;
                case "bad-base64":
                    SendText("{\"status\":\"chunk\",\"data\":{\"audio\":\"###\"}}", "tts.garbage");
                    break;
            }
        }

        var sound = _script.SoundOf(asked.Text, sentRate);
        await Task.Delay(TimeSpan.FromMilliseconds(server.FirstDeltaMs), _server.Time, over).ConfigureAwait(false);
        var piece = sentRate * PieceMs / 1000;
        var words = asked.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var said = 0;
        var sent = 0;
        var began = _server.Time.GetTimestamp();
        while (sent < sound.Length)
        {
            var samples = sound.AsSpan(sent, Math.Min(piece, sound.Length - sent));
            SendSound(MemoryMarshal.AsBytes(samples).ToArray(), asked.Id, samples.Length, sent + samples.Length);
            sent += samples.Length;
            while (asked.WordTimes && said < words.Length && (said + 1) * (long)sound.Length / words.Length <= sent)
            {
                SendWord(words[said], said, (double)sound.Length / sentRate / words.Length, asked.Id);
                said++;
            }

            var due = TimeSpan.FromSeconds((double)sent / sentRate / server.DeliverySpeed) - _server.Time.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, _server.Time, over).ConfigureAwait(false);
            }
        }

        SendText(Message("complete", asked.Id, null), "tts.complete");
    }

    private void SendSound(byte[] pcm, string? id, int samples, long clock)
    {
        var text = Message("chunk", id, json => json.WriteBase64String("audio", pcm));
        _link.Send(new OutFrame(text, new LogEntry(0, default, _number, LogDirection.Sent, "tts.chunk")
        {
            Bytes = text.Length,
            Samples = samples,
            SampleClock = clock,
            LevelDbfs = PcmLevel.RmsDbfs(pcm),
        }));
    }

    private void SendWord(string word, int place, double seconds, string? id) => SendText(Message("word_timestamp", id, json =>
    {
        json.WriteNumber("id", place);
        json.WriteString("word", word);
        json.WriteNumber("start", Math.Round(place * seconds, 3));
        json.WriteNumber("end", Math.Round((place + 1) * seconds, 3));
    }), "tts.word");

    private void Error(string problem) => SendText(Message("error", null, null, problem), "tts.error");

    private static byte[] Message(string status, string? id, Action<Utf8JsonWriter>? data, string? error = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("session_id", "ws_simulated");
            json.WriteString("request_id", "task_simulated");
            if (id is not null)
            {
                json.WriteString("external_request_id", id);
            }

            json.WriteString("status", status);
            if (error is not null)
            {
                json.WriteString("error", error);
            }

            if (data is not null)
            {
                json.WriteStartObject("data");
                data(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void SendText(string text, string type) => SendText(System.Text.Encoding.UTF8.GetBytes(text), type);

    private void SendText(byte[] text, string type) =>
        _link.Send(new OutFrame(text, new LogEntry(0, default, _number, LogDirection.Sent, type) { Bytes = text.Length }));

    private void Close(int code, string reason) => _link.Send(new OutFrame(default, new LogEntry(0, default, _number, LogDirection.Sent, "close")
    {
        Detail = $"{code} {reason}",
    })
    { CloseCode = code, CloseReason = reason });

    private void Judge(string kind, string explanation)
    {
        _server.Log.Judge(LogDirection.Violation, _number, kind, explanation, tell: true);
        SimulatorCauses.ClientBrokeRule.Write(_server.Logger, _number, kind, explanation);
    }
}
