using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>
/// Asks a server by JSON-RPC 2.0, and answers what it asks: a ping with "yes", everything else with "no such method", so that no server gets samples of
/// the model, answers of the person, or folders. Any thread.
/// </summary>
internal sealed class JsonRpcPeer
{
    private const int MaxIdBytes = 256;
    private const int MaxRefusalLength = 300;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly IMcpTransport _transport;
    private readonly Action<string> _notified;
    private string? _over;
    private long _lastId;

    /// <param name="transport">Carries the messages; it is started here, and closed by its owner.</param>
    /// <param name="notified">Takes the method of each message that the server sends unasked, on any thread.</param>
    public JsonRpcPeer(IMcpTransport transport, Action<string> notified)
    {
        _transport = transport;
        _notified = notified;
        transport.Start(Receive);
        _ = CloseWhenEndedAsync();
    }

    /// <summary>Asks once, and waits for the answer as long as the caller does.</summary>
    /// <param name="method">What is asked for.</param>
    /// <param name="parameters">Writes the members of its parameters.</param>
    /// <param name="isCancellable">Whether the server is told when the caller gives up; the handshake alone must not be cancelled.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <returns>The result.</returns>
    /// <exception cref="JsonRpcRefusalException">The server says no.</exception>
    /// <exception cref="McpNotSentException">The server certainly did not hear it.</exception>
    /// <exception cref="IOException">Nobody knows whether the server heard it.</exception>
    public async Task<JsonElement> RequestAsync(
        string method, Action<Utf8JsonWriter> parameters, bool isCancellable, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Add(answer);
        using var exchange = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<bool>? sending = null;
        try
        {
            sending = _transport.SendAsync(JsonRpcText.Request(id, method, parameters), exchange.Token);
            await Task.WhenAny(sending, answer.Task).ConfigureAwait(false);
            if (!answer.Task.IsCompleted && !await sending.ConfigureAwait(false) && !answer.Task.IsCompleted)
            {
                throw new IOException($"it ended its answer to {method} before that was whole");
            }

            return await answer.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && isCancellable)
        {
            _transport.Post(JsonRpcText.Notification("notifications/cancelled", json =>
            {
                json.WriteNumber("requestId"u8, id);
                json.WriteString("reason"u8, "the device does not wait for it any longer"u8);
            }));
            throw;
        }
        catch (IOException fault) when (fault is not McpNotSentException && sending is not null && answer.Task.IsFaulted)
        {
            // The connection ended while this was on its way. The sending itself may know that the server never heard it.
            await exchange.CancelAsync().ConfigureAwait(false);
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (sending.Exception?.InnerException is McpNotSentException unsent)
            {
                throw unsent;
            }

            throw;
        }
        finally
        {
            Remove(id);
            await exchange.CancelAsync().ConfigureAwait(false);
            if (sending is not null)
            {
                // The answer is there, or nobody waits for it: what comes of the rest of the exchange is of no use.
                await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Tells the server something that it does not answer; completes when that has been sent.</summary>
    /// <exception cref="IOException">It could not be sent.</exception>
    public Task NotifyAsync(string method, CancellationToken cancellation) =>
        _transport.SendAsync(JsonRpcText.Notification(method), cancellation);

    private async Task CloseWhenEndedAsync()
    {
        var how = await _transport.Ended.ConfigureAwait(false);
        TaskCompletionSource<JsonElement>[] waiting;
        lock (_lock)
        {
            _over = how;
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var each in waiting)
        {
            each.TrySetException(new IOException(how));
        }
    }

    private long Add(TaskCompletionSource<JsonElement> answer)
    {
        lock (_lock)
        {
            if (_over is not null)
            {
                throw new McpNotSentException(_over);
            }

            _waiting.Add(++_lastId, answer);
            return _lastId;
        }
    }

    private TaskCompletionSource<JsonElement>? Remove(long id)
    {
        lock (_lock)
        {
            return _waiting.Remove(id, out var answer) ? answer : null;
        }
    }

    private void Receive(JsonElement message)
    {
        // Revision 2025-03-26 lets a server send several messages in one.
        if (message.ValueKind == JsonValueKind.Array)
        {
            foreach (var each in message.EnumerateArray())
            {
                ReceiveOne(each);
            }
        }
        else
        {
            ReceiveOne(message);
        }
    }

    private void ReceiveOne(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var hasId = message.TryGetProperty("id"u8, out var id);
        if (message.TryGetProperty("method"u8, out var method) && method.ValueKind == JsonValueKind.String)
        {
            if (!hasId)
            {
                _notified(method.GetString()!);
            }
            else if (id.ValueKind is JsonValueKind.Number or JsonValueKind.String && JsonMarshal.GetRawUtf8Value(id).Length <= MaxIdBytes)
            {
                _transport.Post(method.ValueEquals("ping"u8) ? JsonRpcText.EmptyResult(id) : JsonRpcText.NoSuchMethod(id));
            }
        }
        else if (hasId && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && Remove(number) is { } answer)
        {
            try
            {
                Answer(answer, message);
            }
            catch (InvalidOperationException fault)
            {
                answer.TrySetException(new InvalidDataException("its answer holds text that is none", fault));
            }
        }
    }

    private static void Answer(TaskCompletionSource<JsonElement> answer, JsonElement message)
    {
        if (message.TryGetProperty("result"u8, out var result))
        {
            answer.TrySetResult(result.Clone());
        }
        else if (message.TryGetProperty("error"u8, out var error) && error.ValueKind == JsonValueKind.Object)
        {
            var why = error.TryGetProperty("message"u8, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            answer.TrySetException(new JsonRpcRefusalException(Printable.Line(why.ReplaceLineEndings(" "), MaxRefusalLength)));
        }
        else
        {
            answer.TrySetException(new InvalidDataException("its answer holds neither a result nor an error"));
        }
    }
}

/// <summary>A server answered a request with an error. The message is in the server's words, and bounded.</summary>
internal sealed class JsonRpcRefusalException(string message) : Exception(message);
