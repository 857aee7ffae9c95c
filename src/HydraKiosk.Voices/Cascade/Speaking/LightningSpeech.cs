using System.Net.WebSockets;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>
/// Lightning over a WebSocket that is kept from sentence to sentence. Whoever does not want to hear a sentence any more closes the stream, and
/// the next one is opened at once, so that it is there when it is needed.
/// </summary>
/// <param name="dialer">Opens connections.</param>
/// <param name="options">Rate, model, time limits.</param>
/// <param name="voice">The voice's name.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="bytesDown">Is told the size of each message received.</param>
internal sealed class LightningSpeech(
    SessionDialer dialer, SpeechOptions options, string voice, TimeProvider clock, ILogger log, Action<int> bytesDown) : ISpeech, IDisposable
{
    /// <summary>The service closes a connection that was idle for 60 s; one that is nearly so old is not trusted.</summary>
    private static readonly TimeSpan _freshFor = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly FloodGuard _flood = new(clock);
    private Task<Opened>? _open;
    private long _usedAt;
    private int _requests;
    private long _notUnderstood;
    private byte[] _sound = new byte[32 * 1024];

    /// <summary>A connection, or why there is none. A buffer of its own: a receive that nobody awaits any more may still write into it.</summary>
    private sealed record Opened(ClientWebSocket? Socket, SpeechProblem? Problem)
    {
        public MessageBuffer Received { get; } = new();
    }

    /// <inheritdoc/>
    public async Task<SpeechProblem?> WarmAsync(CancellationToken cancellation)
    {
        try
        {
            return (await Open().WaitAsync(cancellation)).Problem;
        }
        catch (OperationCanceledException)
        {
            return new SpeechProblem(SpeechTrouble.Cancelled, "not wanted any more");
        }
    }

    /// <inheritdoc/>
    public async Task<SpeechProblem?> SayAsync(string text, ISoundTaker taker, CancellationToken cancellation)
    {
        var wasKept = Volatile.Read(ref _open) is { IsCompleted: true };
        var sentence = new Sentence(options.RateHz, taker);
        var problem = await TryAsync(text, sentence, cancellation);
        if (problem is { Trouble: SpeechTrouble.Failed } && wasKept && !sentence.HasSound)
        {
            CascadeLog.SpeechAnew(log, problem.Detail); // closed by the service meanwhile, most of the time
            problem = await TryAsync(text, sentence, cancellation);
        }

        return problem;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose()
    {
        _ = _ending.CancelAsync();
        CloseOpen();
    }

    private async Task<SpeechProblem?> TryAsync(string text, Sentence sentence, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(options.SoundTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation, _ending.Token);
        var problem = new SpeechProblem(SpeechTrouble.Failed, "not spoken");
        try
        {
            var open = await Open().WaitAsync(either.Token);
            if (open.Socket is not { } socket)
            {
                Forget();
                return problem = open.Problem!;
            }

            var id = $"sentence-{++_requests}";
            await socket.SendAsync(LightningRequest.Write(options, voice, text, id), WebSocketMessageType.Text, endOfMessage: true, either.Token);
            problem = await ReadAsync(open, id, sentence, patience, either.Token);
            Volatile.Write(ref _usedAt, clock.GetTimestamp());
            return problem;
        }
        catch (OperationCanceledException)
        {
            return problem = cancellation.IsCancellationRequested || _ending.IsCancellationRequested
                ? new SpeechProblem(SpeechTrouble.Cancelled, "not wanted any more")
                : new SpeechProblem(SpeechTrouble.TimedOut, $"nothing came for {options.SoundTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return problem = new SpeechProblem(SpeechTrouble.Failed, dialer.Masked(OutcomeClassifier.Describe(error)));
        }
        finally
        {
            if (problem is not null)
            {
                // What comes on this stream from here on belongs to a sentence that nobody wants.
                CloseOpen();
                if (problem.Trouble == SpeechTrouble.Cancelled && !_ending.IsCancellationRequested)
                {
                    _ = Open();
                }
            }
        }
    }

    private async Task<SpeechProblem?> ReadAsync(
        Opened open, string id, Sentence sentence, CancellationTokenSource patience, CancellationToken stop)
    {
        var socket = open.Socket!;
        var buffer = open.Received;
        while (true)
        {
            buffer.Clear();
            WebSocketMessageType type;
            while (true)
            {
                if (!buffer.TryGetRoom(out var room))
                {
                    return new SpeechProblem(SpeechTrouble.Failed, $"a message of more than {MessageBuffer.MaxMessageBytes} bytes");
                }

                // A cancelled receive aborts a socket of the runtime: it is awaited beside the token, so that the stream can still be closed in
                // order.
                var receive = socket.ReceiveAsync(room, _ending.Token).AsTask();
                var received = await receive.WaitAsync(stop);
                type = received.MessageType;
                if (type == WebSocketMessageType.Close)
                {
                    var outcome = OutcomeClassifier.Close(socket.CloseStatus, ready: true, lastError: null, socket.CloseStatusDescription);
                    return new SpeechProblem(outcome.Cause == LinkCause.ServerFull ? SpeechTrouble.Full : SpeechTrouble.Failed,
                        dialer.Masked(outcome.Detail));
                }

                buffer.Advance(received.Count);
                if (received.EndOfMessage)
                {
                    break;
                }
            }

            bytesDown(buffer.Message.Length);
            if (_flood.Note(MessageWeight.Audio, buffer.Message.Length) is { } much)
            {
                return new SpeechProblem(SpeechTrouble.Failed, $"it floods this device: {much}");
            }

            if (Take(buffer.Message, type, id, sentence, patience, out var isOver) is { } problem)
            {
                return problem;
            }

            if (isOver)
            {
                return sentence.EndProblem();
            }
        }
    }

    /// <summary>Takes the message that was received.</summary>
    private SpeechProblem? Take(
        ReadOnlySpan<byte> received, WebSocketMessageType type, string id, Sentence sentence, CancellationTokenSource patience, out bool isOver)
    {
        isOver = false;
        if (type == WebSocketMessageType.Binary)
        {
            patience.CancelAfter(options.SoundTimeout);
            return sentence.Take(received);
        }

        if (LightningReader.Read(received, ref _sound, out var message) is { } wrong)
        {
            if (PowersOfTenDue(++_notUnderstood))
            {
                CascadeCauses.NotUnderstood.Write(log, "speech service", KnownWires.OfMessage(received, isBinary: false) is { } looks ? KnownWires.Sentence(looks, Link.Contract.WireNames.Speech) : wrong, _notUnderstood);
            }

            return null;
        }

        if (message.Id is { } other && other != id)
        {
            return null; // of a sentence that nobody waits for
        }

        switch (message.Kind)
        {
            case LightningKind.Sound:
                patience.CancelAfter(options.SoundTimeout);
                return message.RateHz != 0 && message.RateHz != options.RateHz ? Sentence.OtherRate(message.RateHz, "as it says")
                    : sentence.Take(_sound.AsSpan(0, message.SoundBytes));
            case LightningKind.Word:
                sentence.TakeWord(message);
                return null;
            case LightningKind.Complete:
                isOver = true;
                return null;
            case LightningKind.Error:
                return new SpeechProblem(SpeechTrouble.Failed, $"the service says \"{dialer.Masked(message.Error!)}\"");
            default:
                return null;
        }
    }

    private Task<Opened> Open()
    {
        lock (_lock)
        {
            if (_open is { IsCompletedSuccessfully: true } kept
                && (kept.Result.Socket is not { State: WebSocketState.Open } || clock.GetElapsedTime(Volatile.Read(ref _usedAt)) > _freshFor))
            {
                CloseLater(kept);
                _open = null;
            }

            if (_open is null)
            {
                Volatile.Write(ref _usedAt, clock.GetTimestamp());
                _open = DialAsync();
            }

            return _open;
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            _open = null;
        }
    }

    private void CloseOpen()
    {
        lock (_lock)
        {
            if (_open is { } open)
            {
                CloseLater(open);
                _open = null;
            }
        }
    }

    private async Task<Opened> DialAsync()
    {
        try
        {
            var (socket, failure) = await dialer.DialAsync(new DialTrace(), _ending.Token);
            return new Opened(socket, failure is null ? null : new SpeechProblem(
                failure.Cause == LinkCause.CredentialsRefused || failure.Cause == LinkCause.KeyNotAllowed ? SpeechTrouble.KeyRefused
                : failure.Cause == LinkCause.RateLimited || failure.Cause == LinkCause.ServerFull ? SpeechTrouble.Full
                : SpeechTrouble.Failed,
                dialer.Masked(failure.Detail))
            { Cause = failure.Cause });
        }
        catch (OperationCanceledException)
        {
            return new Opened(null, new SpeechProblem(SpeechTrouble.Cancelled, "not wanted any more"));
        }
    }

    /// <summary>Says goodbye and waits a second for the answer, while others go on.</summary>
    private void CloseLater(Task<Opened> open) => _ = CloseAsync(open);

    private async Task CloseAsync(Task<Opened> open)
    {
        var (socket, _) = await open.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (socket is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(_closeLimit, clock);
        try
        {
            if (socket.State == WebSocketState.Open)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, limit.Token);
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException)
        {
            // It is closed already, and that is all that was wanted.
        }

        socket.Dispose();
    }

    private static bool PowersOfTenDue(long count) => Link.Journal.PowersOfTen.IsDue(count);
}
