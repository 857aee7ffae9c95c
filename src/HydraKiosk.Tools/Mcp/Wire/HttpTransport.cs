using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>
/// Messages over streamable HTTP: each is a POST of its own, whose answer is one message or a stream of events; where the server offers it, a stream
/// that is asked for with GET carries what it says unasked. Any thread.
/// </summary>
internal sealed class HttpTransport : IMcpTransport
{
    /// <summary>Time to say at the end that the session is over; that is a courtesy.</summary>
    private static readonly TimeSpan _goodbyeLimit = TimeSpan.FromSeconds(1);

    /// <summary>The shortest wait before a stream that broke off is asked for again.</summary>
    private static readonly TimeSpan _shortestRetry = TimeSpan.FromSeconds(1);

    private readonly HttpSession _session;
    private readonly TimeSpan _answerLimit;
    private readonly TimeProvider _time;
    private readonly Outbox _outbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Action<JsonElement> _received = _ => { };
    private Task _listening = Task.CompletedTask;

    /// <param name="session">Makes and carries the requests; closed together with this.</param>
    /// <param name="answerLimit">How long the server may take to receive a message that it does not answer.</param>
    /// <param name="time">The clock of every limit.</param>
    public HttpTransport(HttpSession session, TimeSpan answerLimit, TimeProvider time)
    {
        (_session, _answerLimit, _time) = (session, answerLimit, time);
        _outbox = new Outbox(PostAsync);
    }

    public Task<string> Ended => _ended.Task;

    public void Start(Action<JsonElement> received) => _received = received;

    public async Task<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var request = _session.Request(HttpMethod.Post);
        request.Content = new ReadOnlyMemoryContent(message);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            _session.Keep(response);
            await ReceiveAsync(response, cancellation).ConfigureAwait(false);
            return false;
        }

        if (response.StatusCode == HttpStatusCode.NotFound && _session.IsNamed)
        {
            _ended.TrySetResult("it has ended the session");
            throw new McpNotSentException("it has ended the session");
        }

        // A refusal can hold a message that says why. Otherwise the status alone tells that the server did not take it, or that nobody knows.
        await ReceiveOneAsync(response, cancellation).ConfigureAwait(false);
        var status = $"it answered with HTTP status {(int)response.StatusCode}";
        throw response.StatusCode is >= (HttpStatusCode)300 and < (HttpStatusCode)500 and not HttpStatusCode.RequestTimeout
            ? new McpNotSentException(status) : new IOException(status);
    }

    public void Post(ReadOnlyMemory<byte> message) => _outbox.Post(message);

    public void Agreed(string revision) => _session.Revision = revision;

    public void Listen() => _listening = Task.Run(ListenAsync);

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult("it was closed");
        await _stop.CancelAsync().ConfigureAwait(false);
        await _outbox.DisposeAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        await SayGoodbyeAsync().ConfigureAwait(false);
        _session.Dispose();
        _stop.Dispose();
    }

    private static bool IsOf(HttpResponseMessage response, string mediaType) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    private async Task ReceiveAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!IsOf(response, "text/event-stream"))
        {
            await ReceiveOneAsync(response, cancellation).ConfigureAwait(false);
            return;
        }

        var (lastId, retry) = await ReceiveEventsAsync(response, cancellation).ConfigureAwait(false);
        while (lastId is not null)
        {
            // Since revision 2025-11-25 a server may break off, and go on when it is asked again. Who has an answer stops this.
            await Task.Delay(retry, _time, cancellation).ConfigureAwait(false);
            using var request = _session.Request(HttpMethod.Get, lastId);
            using var more = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
            if (!more.IsSuccessStatusCode || !IsOf(more, "text/event-stream"))
            {
                return;
            }

            (var newer, retry) = await ReceiveEventsAsync(more, cancellation).ConfigureAwait(false);
            lastId = newer ?? lastId;
        }
    }

    /// <summary>Reads an answer that is one message; one of another kind, or none, is no message.</summary>
    private async Task ReceiveOneAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (IsOf(response, "application/json"))
        {
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            using var stream = new BoundedLines(body, _time, isOneMessage: true);
            using var text = new MemoryStream();
            await stream.CopyToAsync(text, cancellation).ConfigureAwait(false);
            ReceivedText.Deliver(text.GetBuffer().AsMemory(0, (int)text.Length), _received);
        }
    }

    private async Task<(string? LastId, TimeSpan Retry)> ReceiveEventsAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var stream = new BoundedLines(await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), _time);
        var events = new EventReader(stream, BoundedLines.MaxMessageBytes);
        try
        {
            while (await events.ReadAsync(cancellation).ConfigureAwait(false))
            {
                ReceivedText.Deliver(events.Data, _received);
            }
        }
        catch (IOException) when (events.LastId is not null)
        {
            // Broken off, which is as good as ended where the server can go on.
        }

        return (events.LastId, events.Retry is { } retry && retry > _shortestRetry ? retry : _shortestRetry);
    }

    private async Task PostAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_answerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await SendAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is InvalidDataException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new IOException("it did not take a message", fault);
        }
    }

    /// <summary>Reads what the server says unasked, as long as it offers that; the list of tools is read once a minute anyway.</summary>
    private async Task ListenAsync()
    {
        string? lastId = null;
        try
        {
            while (true)
            {
                using var request = _session.Request(HttpMethod.Get, lastId);
                using var response = await _session.AskAsync(request, _stop.Token).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode || !IsOf(response, "text/event-stream"))
                {
                    if (response.StatusCode == HttpStatusCode.NotFound && _session.IsNamed)
                    {
                        _ended.TrySetResult("it has ended the session");
                    }

                    return;
                }

                (var newer, var retry) = await ReceiveEventsAsync(response, _stop.Token).ConfigureAwait(false);
                lastId = newer ?? lastId;
                await Task.Delay(retry, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed by this side.
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            _ended.TrySetResult(fault.Message);
        }
    }

    private async Task SayGoodbyeAsync()
    {
        if (!_session.IsNamed)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(_goodbyeLimit, _time);
            using var request = _session.Request(HttpMethod.Delete);
            using var response = await _session.AskAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // A server that is gone, or does not end sessions, ends this one by itself some day.
        }
    }
}
