using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Cascade.Chatting;

/// <summary>OpenAI's chat completions as a stream over HTTP, whoever serves them.</summary>
/// <param name="caller">Posts.</param>
/// <param name="options">Time limits.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class ChatClient(HttpCaller caller, ChatOptions options, TimeProvider clock) : IChat, IDisposable
{
    private const int MostErrorBytes = 4_096;
    private const int MostShown = 200;
    private const int MostShownRaw = 80; // of a page that is no error of the wire
    private const int PieceBytes = 16 * 1024;

    /// <summary>Bytes of a whole answer: with a hundred bytes around each token, far more than the longest that is taken.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    /// <inheritdoc/>
    public async Task<ChatEnd> AskAsync(ReadOnlyMemory<byte> body, Action<string> onText, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(options.TokenTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var isWhole = false;
        try
        {
            using var response = await caller.PostAsync(body, "text/event-stream", either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return new ChatEnd(await RefusedAsync(response, either.Token));
            }

            if (response.Content.Headers.ContentType?.MediaType is { } type && !type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase))
            {
                return Failed(ChatTrouble.OtherDialect, $"the answer is {Printable.Line(type, 60)}, not a stream of events");
            }

            var end = await ReadAsync(response, onText, patience, either.Token);
            isWhole = end.Problem is null && end.TooMuch is null;
            return end;
        }
        catch (Exception error) when (error is OperationCanceledException || either.IsCancellationRequested)
        {
            return cancellation.IsCancellationRequested ? Failed(ChatTrouble.Cancelled, "not wanted any more")
                : Failed(ChatTrouble.TimedOut, $"nothing came for {options.TokenTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Failed(ChatTrouble.Failed, caller.Describe(error));
        }
        finally
        {
            if (!isWhole)
            {
                caller.Drop();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => caller.Dispose();

    private async Task<ChatEnd> ReadAsync(
        HttpResponseMessage response, Action<string> onText, CancellationTokenSource patience, CancellationToken stop)
    {
        var answer = new ChatAnswer(onText);
        var events = new ServerSentEvents();
        DataTaker take = answer.Take;
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            var (all, lines) = (0L, 0L);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, PieceBytes), stop);
                if (read == 0)
                {
                    events.End(take);
                    return answer.End();
                }

                all += read;
                if (!events.Take(buffer.AsSpan(0, read), take))
                {
                    if (answer.IsDone)
                    {
                        // The few bytes that close the answer: read, so that the connection can be used again.
                        _ = await stream.ReadAsync(buffer.AsMemory(0, PieceBytes), stop);
                    }

                    var end = answer.End();
                    return end.Problem is null && end.TooMuch is null && !answer.IsDone
                        ? end with { TooMuch = $"an event of more than {ServerSentEvents.MostBytes} bytes", Calls = [] } : end;
                }

                if (events.Lines > lines)
                {
                    lines = events.Lines; // whole ones: who sends a byte now and then sends no answer
                    patience.CancelAfter(options.TokenTimeout);
                }

                if (all > MostBytes)
                {
                    return answer.End() with { TooMuch = $"an answer of more than {MostBytes} bytes", Calls = [] };
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<ChatProblem> RefusedAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        var said = await ErrorTextAsync(response, stop);
        var detail = $"HTTP {status}{(said is null ? "" : $" \"{said}\"")}";
        return new ChatProblem(
            status switch
            {
                401 or 403 => ChatTrouble.KeyRefused,
                429 => ChatTrouble.TooMany,
                404 or 405 or 415 or 426 => ChatTrouble.OtherDialect,
                400 when caller.LooksLike is not null => ChatTrouble.OtherDialect,
                _ => ChatTrouble.Failed,
            },
            caller.LooksLike is { } looks ? $"{detail}: {KnownWires.Sentence(looks, WireNames.Chat)}" : detail);
    }

    /// <summary>What the service says of it, without the key, which it may repeat; masked before it is cut.</summary>
    private async Task<string?> ErrorTextAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var bytes = new byte[MostErrorBytes];
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message)
                && message.ValueKind == JsonValueKind.String
                ? Printable.Line(caller.Masked(message.GetString()!), MostShown) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return length == 0 ? null : Printable.Line(caller.Masked(Encoding.UTF8.GetString(bytes, 0, length)), MostShownRaw);
        }
    }

    private static ChatEnd Failed(ChatTrouble trouble, string detail) => new(new ChatProblem(trouble, detail));
}
