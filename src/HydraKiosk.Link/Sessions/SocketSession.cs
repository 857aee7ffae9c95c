using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Link.Sessions;

/// <summary>
/// One WebSocket, one session: dial, one receive loop, one sender, one end. Used once. What the messages mean is said by the class of the service.
/// Nothing of it outlives <see cref="RunAsync"/> but cleared memory, so that nothing of a lost session can reach the next.
/// </summary>
/// <param name="parts">What sessions share.</param>
/// <param name="loop">Who is told.</param>
/// <param name="isReconnect">For <see cref="SessionInfo.IsReconnect"/>.</param>
[SuppressMessage("Design", "CA1001", Justification = "What can be cancelled at any time holds no timer and no registration: nothing to dispose.")]
internal abstract class SocketSession(SocketParts parts, LinkLoop loop, bool isReconnect) : ILinkSession
{
    private const int MaxDetail = 400;

    /// <summary>A service that ends a session so soon and without a word never took it.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A message that is begun and not whole after so long is none, though bytes of it keep coming: the slowest link that is of any use carries 2 MB
    /// in this time.
    /// </summary>
    private static readonly TimeSpan _messageLimit = TimeSpan.FromSeconds(60);

    private readonly MessageBuffer _buffer = parts.Memory.Received;
    private readonly DialTrace _trace = new()
    {
        Pulse = new LinkPulse(parts.Clock, parts.Options.KeepAliveInterval, parts.Options.KeepAliveTimeout, parts.Options.SendTimeout),
    };

    private readonly CancellationTokenSource _redial = new();
    private SessionOutcome? _reason; // the first one counts
    private SessionSender? _sender;
    private ClientWebSocket? _socket;
    private ITimer? _limit;
    private string? _sendProblem;
    private long _dialedAt;
    private long? _readyAt;
    private WebSocketCloseStatus? _closeCode;
    private bool _notedDefect;
    private bool _hasSpoken;

    /// <summary>Queues a control message; false when the session is closing.</summary>
    public bool Post(ClientMessage message) => _sender?.Post(message) == true;

    /// <inheritdoc/>
    public void Stop() => Close(new SessionOutcome(null, "closed by this device"));

    /// <inheritdoc/>
    public void Fail(LinkCause cause, string detail) => Fail(new SessionOutcome(cause, detail));

    /// <inheritdoc/>
    public void OnNetworkChanged(INetworkChanges network)
    {
        var gone = OwnAddress.Lost(network, _trace.LocalAddress, parts.Log);
        if (Volatile.Read(ref _socket) is null)
        {
            if (_trace.Phase != DialPhase.Connected || gone is not null)
            {
                _ = _redial.CancelAsync();
            }
        }
        else if (gone is not null)
        {
            Fail(new SessionOutcome(IsReady ? LinkCause.Lost : LinkCause.Unreachable, $"this device has lost its address {gone}")
            {
                RetryAtOnce = true,
            });
        }
    }

    /// <inheritdoc/>
    public async Task<SessionOutcome> RunAsync(CancellationToken stop)
    {
        if (CheckPlan() is { } refused)
        {
            return refused;
        }

        parts.Wire?.Began(parts.Options.Host, parts.Options.Model);
        var outcome = await DialAndRunAsync(stop);
        outcome = outcome with
        {
            Detail = Printable.Line(Masked(outcome.Detail), MaxDetail),
            SessionId = Masked(outcome.SessionId),
            CloseReason = Masked(outcome.CloseReason),
            ClockAhead = _trace.ClockAhead ?? outcome.ClockAhead,
        };
        if (_closeCode is { } code)
        {
            parts.Options.Closed?.Invoke((int)code);
        }

        parts.Wire?.Ended(outcome.Fault, outcome.Detail, outcome.ClosedByServer, (int?)_closeCode);
        return outcome;
    }

    /// <summary>Whether the session is configured.</summary>
    protected abstract bool IsReady { get; }

    /// <summary>The service's id of the session; empty before it has said it.</summary>
    protected abstract string SessionId { get; }

    /// <summary>The error of the service that may have ended the session, by its code; null for none.</summary>
    protected virtual string? FatalError => null;

    /// <summary>Whether the session is ending: nothing of it is heard any more.</summary>
    protected bool IsEnding => Volatile.Read(ref _reason) is not null;

    /// <summary>Names control messages for the journal.</summary>
    protected SessionSender Sender => _sender!;

    /// <summary>Why the plan cannot become a session at all; null where it can. Before the dial.</summary>
    protected abstract SessionOutcome? CheckPlan();

    /// <summary>The socket is open; the first limit, <see cref="LinkOptions.CreatedTimeout"/>, is running.</summary>
    protected virtual void OnOpened()
    {
    }

    /// <summary>A whole message of the service, counted already. What it throws is a defect, and ends the session.</summary>
    /// <param name="message">Valid during the call.</param>
    /// <param name="isBinary">Whether it is binary, and not text.</param>
    protected abstract void Take(ReadOnlySpan<byte> message, bool isBinary);

    /// <summary>What to say when the running limit is over.</summary>
    protected abstract SessionOutcome TimeIsUp();

    /// <summary>The session is over, whatever ended it.</summary>
    protected abstract void OnEnded();

    /// <summary>Replaces the running limit, after which <see cref="TimeIsUp"/> is asked; infinite for none.</summary>
    protected void Limit(TimeSpan limit) => _limit!.Change(limit, Timeout.InfiniteTimeSpan);

    /// <summary>A text of the service without this device's secrets.</summary>
    protected string Masked(string text) => parts.Dialer.Masked(text);

    /// <summary>The session is configured: it is told, and the microphone's sound begins to flow.</summary>
    /// <param name="rateHz">Of its replies, in hertz.</param>
    /// <param name="voice">Its voice, as far as known.</param>
    /// <param name="greets">Whether a greeting follows.</param>
    protected void BecomeReady(int rateHz, string voice, bool greets)
    {
        Limit(Timeout.InfiniteTimeSpan);
        var now = parts.Clock.GetTimestamp();
        _readyAt = now;
        var handshake = parts.Clock.GetElapsedTime(_dialedAt, now);
        _trace.Pulse!.Begin();
        var sessionId = Masked(SessionId);
        LinkLog.Ready(parts.Log, sessionId, parts.Options.Host, parts.Options.Model, (long)handshake.TotalMilliseconds, rateHz, voice);
        loop.OnReady(this, new SessionInfo(sessionId, rateHz, greets, isReconnect, handshake) { ClockAhead = _trace.ClockAhead });
        if (!IsEnding)
        {
            parts.Pump.Attach(_sender!);
        }
    }

    /// <summary>Ends the session cleanly, whatever the service does: close frame, wait for the answer, abort after the time limit.</summary>
    protected void Close(SessionOutcome reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        if (_sender is { } sender)
        {
            parts.Pump.Detach(sender);
            sender.RequestClose();
            Limit(parts.Options.CloseTimeout);
        }
    }

    private void Fail(SessionOutcome reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _socket!.Abort();
    }

    private async Task<SessionOutcome> DialAndRunAsync(CancellationToken stop)
    {
        _dialedAt = parts.Clock.GetTimestamp();
        SessionOutcome? failure;
        using var dialing = CancellationTokenSource.CreateLinkedTokenSource(stop, _redial.Token);
        try
        {
            (_socket, failure) = await parts.Dialer.DialAsync(_trace, dialing.Token);
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested
                ? new SessionOutcome(null, "stopped while connecting")
                : new SessionOutcome(LinkCause.Unreachable, "the network changed while connecting") { RetryAtOnce = true };
        }

        return _socket is null ? failure! : await RunOpenAsync(_socket, stop);
    }

    private async Task<SessionOutcome> RunOpenAsync(ClientWebSocket socket, CancellationToken stop)
    {
        using var _ = socket;
        parts.Memory.Received.Clear();
        var sender = new SessionSender(socket, parts.Pump, parts.Memory, _trace.Pulse!, parts.Log, Fail, SendBroke, parts.Wire);
        await using var limit = parts.Clock.CreateTimer(static session =>
            ((SocketSession)session!).OnTimeLimit(), this, parts.Options.CreatedTimeout, Timeout.InfiniteTimeSpan);
        _limit = limit;
        _sender = sender;
        var sending = sender.RunAsync();
        SessionOutcome outcome;
        await using (stop.UnsafeRegister(static session => ((SocketSession)session!).Stop(), this))
        {
            outcome = await ReceiveAsync(socket);
        }

        // Whoever ended it: take the microphone away, answer a close, and be gone within the time limit. A link that is dead or was
        // dropped is aborted before anything else: a close frame on it would wait for an answer that nobody sends.
        parts.Pump.Detach(sender);
        if (outcome.Cause is not null && outcome.Cause != LinkCause.ServerFull)
        {
            socket.Abort();
        }

        sender.RequestClose();
        limit.Change(parts.Options.CloseTimeout, Timeout.InfiniteTimeSpan);

        await sending;
        try
        {
            OnEnded();
        }
        catch (Exception error)
        {
            Defect(error); // how the session ended stands
        }

        var readyFor = _readyAt is { } since ? parts.Clock.GetElapsedTime(since) : TimeSpan.Zero;
        if (_readyAt is null || (!_hasSpoken && readyFor < _soon))
        {
            outcome = KnownWires.Recognise(outcome, parts.Options, _trace.Answer?.Traits);
        }

        return outcome with { SessionId = SessionId, WasReady = _readyAt is not null, ReadyFor = readyFor };
    }

    private async Task<SessionOutcome> ReceiveAsync(ClientWebSocket socket)
    {
        var isTaking = true;
        var begunAt = 0L;
        try
        {
            OnOpened();
            isTaking = false;
            while (true)
            {
                if (!_buffer.TryGetRoom(out var room))
                {
                    Fail(LinkCause.ServerError, $"a message is larger than {MessageBuffer.MaxMessageBytes} bytes");
                    return _reason!;
                }

                var received = await socket.ReceiveAsync(room, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    _closeCode = socket.CloseStatus;
                    return Volatile.Read(ref _reason)
                        ?? OutcomeClassifier.Close(socket.CloseStatus, IsReady, FatalError, socket.CloseStatusDescription);
                }

                begunAt = _buffer.Message.IsEmpty ? parts.Clock.GetTimestamp() : begunAt;
                _buffer.Advance(received.Count);
                if (!received.EndOfMessage && parts.Clock.GetElapsedTime(begunAt) > _messageLimit)
                {
                    Fail(LinkCause.ServerError, $"a message was begun and not whole after {_messageLimit.TotalSeconds:0} s");
                    return _reason!;
                }

                if (received.EndOfMessage)
                {
                    isTaking = true;
                    Take(received.MessageType == WebSocketMessageType.Binary);
                    isTaking = false;
                    _buffer.Clear();
                }
            }
        }
        catch (Exception error)
        {
            return isTaking || error is not (
                WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
                ? Defect(error)
                : Volatile.Read(ref _reason) ?? OutcomeClassifier.Broken(error, IsReady, FatalError);
        }
    }

    private void Take(bool isBinary)
    {
        var message = _buffer.Message;
        parts.Pump.CountDown(message.Length);
        parts.Wire?.Received(message, isBinary);
        if (IsEnding)
        {
            return;
        }

        if (!_hasSpoken && KnownWires.OfMessage(message, isBinary) is { } looks && looks != parts.Options.Speaks)
        {
            Close(new SessionOutcome(LinkCause.OtherService, KnownWires.Sentence(looks, parts.Options.Speaks)));
            return;
        }

        _hasSpoken = true;
        Take(message, isBinary);
    }

    /// <summary>
    /// Nothing that the network or the service does: the session is given up, and in order, so that the next one finds nothing of it.
    /// </summary>
    private SessionOutcome Defect(Exception error)
    {
        if (!_notedDefect)
        {
            _notedDefect = true;
            LinkTroubles.LinkFailed.Write(parts.Log, OutcomeClassifier.Describe(error), error);
        }

        return Volatile.Read(ref _reason) ?? new SessionOutcome(LinkCause.Recycled, $"a defect of this program ({error.GetType().Name})");
    }

    private void OnTimeLimit()
    {
        if (Volatile.Read(ref _sendProblem) is { } problem)
        {
            Fail(IsReady ? LinkCause.Lost : LinkCause.Unreachable, problem);
            return;
        }

        Fail(TimeIsUp());
    }

    /// <summary>The socket takes nothing any more. What the service said before, a close code above all, may still be there to read.</summary>
    private void SendBroke(string detail)
    {
        Volatile.Write(ref _sendProblem, detail);
        parts.Pump.Detach(_sender!);
        Limit(parts.Options.CloseTimeout);
    }
}
