using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Simulator.Replay;

/// <summary>Plays one recorded session over one WebSocket: what the service sent, at its time, and how it ended.</summary>
internal sealed class ReplaySession(RecordedSession recorded, WebSocket socket, ReplayTally tally, TimeProvider time)
{
    /// <summary>How long to wait for the device's <c>session.configure</c>.</summary>
    private static readonly TimeSpan _configureLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long the device may take to answer a close.</summary>
    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(2);

    /// <summary>Where the record stops early, the last audio is still played to its end, and this much longer.</summary>
    private static readonly TimeSpan _lastAudioTail = TimeSpan.FromSeconds(1);

    private readonly ReplayFrames _frames = new();
    private readonly TaskCompletionSource _configured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _anchor;
    private TimeSpan _anchorAt;

    /// <summary>Plays the session to its end. Returns false when the connection is to be cut rather than closed.</summary>
    /// <param name="stop">The replay is called off.</param>
    /// <param name="gone">The connection is lost.</param>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken gone)
    {
        tally.Began();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, gone);
        var receiving = ReceiveAsync(over);
        var orderly = false;
        try
        {
            orderly = await PlayAsync(over.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            if (!stop.IsCancellationRequested)
            {
                tally.Remark($"session {recorded.Number}: the device ended the connection before the record did");
            }
        }

        if (orderly)
        {
            await Task.WhenAny(receiving, Task.Delay(_closeLimit, time, over.Token)).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        return orderly;
    }

    private async Task<bool> PlayAsync(CancellationToken stop)
    {
        var first = recorded.Messages.First(m => m.FromService);
        _frames.RateHz = Rate();
        if (!recorded.Messages.Any(m => m.FromService && m.Type == EventTypes.SessionCreated))
        {
            tally.Remark($"session {recorded.Number}: the record begins in its middle; the handshake is made up");
            await SendAsync("""{"type":"session.created","session_id":"replay"}""", stop).ConfigureAwait(false);
            await AwaitConfigureAsync(stop).ConfigureAwait(false);
            var session = $$"""{"output_audio_sample_rate":{{_frames.RateHz}},"output_audio_format":"pcm16"}""";
            await SendAsync($$"""{"type":"session.configured","session":{{session}}}""", stop).ConfigureAwait(false);
        }

        Anchor(first.At);
        var soundBefore = TimeSpan.Zero;
        foreach (var message in recorded.Messages)
        {
            if (!message.FromService)
            {
                if (message.Type == EventTypes.SessionConfigure && !_configured.Task.IsCompleted)
                {
                    // The device may be slower than in the record: the record's time goes on once the device has configured.
                    await AwaitConfigureAsync(stop).ConfigureAwait(false);
                    Anchor(message.At);
                }

                continue;
            }

            await UntilAsync(message.At, stop).ConfigureAwait(false);
            soundBefore = message.Type == EventTypes.ResponseCreated ? _frames.Sound : soundBefore;
            var type = message.Problem == "binary" ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
            await socket.SendAsync(_frames.Make(message), type, endOfMessage: true, stop).ConfigureAwait(false);
            tally.Count(sent: true, message.Type ?? message.Problem ?? "(no type)");
        }

        if (recorded.End is not { } end)
        {
            await Task.Delay(_frames.Sound - soundBefore + _lastAudioTail, time, stop).ConfigureAwait(false);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop).ConfigureAwait(false);
            return true;
        }

        await UntilAsync(end.At, stop).ConfigureAwait(false);
        if (end.CloseCode is null && !end.IsOrderly)
        {
            return false;
        }

        // 1005 and 1006 say that no code came; no frame may carry them (RFC 6455, 7.4.1).
        var code = end.CloseCode is >= 1000 and <= 4999 and not (1004 or 1005 or 1006 or 1015) ? end.CloseCode.Value : 1000;
        await socket.CloseOutputAsync((WebSocketCloseStatus)code, null, stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>Returns the sample rate that the service named, or else that of the model.</summary>
    private int Rate()
    {
        var configured = recorded.Messages.FirstOrDefault(m => m.FromService && m.Type == EventTypes.SessionConfigured);
        if (configured is not null)
        {
            using var json = JsonDocument.Parse(configured.Json);
            if (json.RootElement.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.Object
                && session.TryGetProperty("output_audio_sample_rate", out var named) && named.ValueKind == JsonValueKind.Number
                    && named.TryGetInt32(out var rate) && rate > 0)
            {
                return rate;
            }
        }

        return ModelRoster.FallbackOutputRateHz(recorded.Model ?? ModelRoster.DefaultModel);
    }

    private async Task AwaitConfigureAsync(CancellationToken stop)
    {
        try
        {
            await _configured.Task.WaitAsync(_configureLimit, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            tally.Remark($"session {recorded.Number}: the device did not send its session.configure, which the record has");
        }
    }

    private void Anchor(TimeSpan at)
    {
        _anchor = time.GetTimestamp();
        _anchorAt = at;
    }

    private async Task UntilAsync(TimeSpan at, CancellationToken stop)
    {
        var wait = at - _anchorAt - time.GetElapsedTime(_anchor);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stop).ConfigureAwait(false);
        }
    }

    private ValueTask SendAsync(string json, CancellationToken stop) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, stop);

    private async Task ReceiveAsync(CancellationTokenSource over)
    {
        var message = new ArrayBufferWriter<byte>(16 * 1024);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(message.GetMemory(8 * 1024), over.Token).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    OnMessage(message.WrittenMemory);
                    message.ResetWrittenCount();
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over; the playing side knows who ended it.
        }

        await over.CancelAsync().ConfigureAwait(false);
    }

    private void OnMessage(ReadOnlyMemory<byte> message)
    {
        string type;
        try
        {
            using var json = JsonDocument.Parse(message);
            type = json.RootElement.GetProperty("type").GetString() ?? "(no type)";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            type = "(not a message)";
        }

        tally.Count(sent: false, type);
        if (type == EventTypes.SessionConfigure)
        {
            _configured.TrySetResult();
        }
    }
}
