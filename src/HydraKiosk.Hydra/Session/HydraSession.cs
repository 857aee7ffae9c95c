using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Dialing;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Outcomes;
using HydraKiosk.Hydra.Uplink;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Session;

/// <summary>Who is told about a session. Called by its receive loop.</summary>
internal interface ISessionOwner
{
    /// <summary>The session is configured; its audio and messages follow.</summary>
    void OnReady(HydraSession session, SessionInfo info);

    /// <summary>A message of the configured session.</summary>
    void OnMessage(HydraSession session, ServerEvent message);
}

/// <summary>What sessions of one link share.</summary>
/// <param name="Options">Where and how long.</param>
/// <param name="Dialer">Opens the socket.</param>
/// <param name="Downlink">Takes the reply audio.</param>
/// <param name="Pump">Has the microphone's chunks.</param>
/// <param name="Memory">Serves one session at a time.</param>
/// <param name="Clock">Time.</param>
/// <param name="Log">The journal.</param>
/// <param name="Wire">Sees every message; null for nobody.</param>
internal sealed record SessionParts(
    LinkOptions Options, SessionDialer Dialer, IDownlinkAudio Downlink, UplinkPump Pump, SessionMemory Memory, TimeProvider Clock, ILogger Log,
    IWireTap? Wire = null);

/// <summary>
/// One WebSocket, one session: dial, handshake, one receive loop, one sender, one end. Used once. Nothing of it outlives
/// <see cref="RunAsync"/> but cleared memory, so that nothing of a lost session can reach the next.
/// </summary>
/// <param name="parts">What sessions share.</param>
/// <param name="owner">Who is told.</param>
/// <param name="plan">What the session is to be.</param>
/// <param name="sendVoice">False when the service refused this plan's voice before.</param>
/// <param name="isReconnect">For <see cref="SessionInfo.IsReconnect"/>.</param>
[SuppressMessage("Design", "CA1001", Justification = "What can be cancelled at any time holds no timer and no registration: nothing to dispose.")]
internal sealed partial class HydraSession(SessionParts parts, ISessionOwner owner, SessionPlan plan, bool sendVoice, bool isReconnect)
{
    private const int MaxDetail = 400;
    private const int MaxRateChanges = 8; // each may cost the audio engine new tables

    private static readonly TimeSpan _errorOutlived = TimeSpan.FromSeconds(5);

    private readonly LinkOptions _options = parts.Options;
    private readonly TimeProvider _clock = parts.Clock;
    private readonly Handshake _handshake = new(sendVoice && plan.Voice.Length > 0);
    private readonly SessionJournal _journal = new(parts.Log);
    private readonly ServerEventReader _reader = new(parts.Downlink, parts.Memory.Responses, parts.Log);
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
    private (string Code, long At)? _fatalError;
    private string? _sendProblem;
    private long _dialedAt;
    private long? _readyAt;
    private WebSocketCloseStatus? _closeCode;
    private readonly FloodGuard _flood = new(parts.Clock);
    private int _rateHz;
    private int _rateChanges;
    private bool _notedDefect;

    /// <summary>Whether the service refused the voice of the plan.</summary>
    public bool VoiceRefused => _handshake.VoiceRefused;

    /// <summary>Queues a control message; false when the session is closing.</summary>
    public bool Post(ClientMessage message) => _sender?.Post(message) == true;

    /// <summary>Ends the session cleanly. Returns at once; from here on it takes neither audio nor messages, and reports none.</summary>
    public void Stop() => Close(new SessionOutcome(null, "closed by this device"));

    /// <summary>
    /// The network is another one now: a dial that has no connection yet is called off, since it may be waiting on the old one; a dial or
    /// a session whose own address has gone is over and need not wait for a time limit or its pings to say so.
    /// </summary>
    /// <param name="network">Knows the addresses.</param>
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
            Fail(new SessionOutcome(_handshake.IsReady ? LinkCause.Lost
                : LinkCause.Unreachable, $"this device has lost its address {gone}")
            { RetryAtOnce = true });
        }
    }

    /// <summary>Runs the session to its end.</summary>
    /// <param name="stop">Closes it: 1000, then an abort when the service does not answer in time.</param>
    /// <returns>How it ended. Never throws for anything that the network or the service does.</returns>
    public async Task<SessionOutcome> RunAsync(CancellationToken stop)
    {
        try
        {
            if (ClientEventWriter.ConfigureBytes(plan) > ConfigureSize.Limit)
            {
                return new SessionOutcome(LinkCause.ConfigurationRefused, ClientEventWriter.MeasureConfigure(plan).ToString());
            }
        }
        catch (JsonException error)
        {
            return new SessionOutcome(LinkCause.ConfigurationRefused, error.Message);
        }

        parts.Wire?.Began(_options.Host, _options.Model);
        var outcome = await DialAndRunAsync(stop);
        outcome = outcome with
        {
            Detail = Printable.Line(parts.Dialer.Masked(outcome.Detail), MaxDetail),
            SessionId = parts.Dialer.Masked(outcome.SessionId),
            CloseReason = parts.Dialer.Masked(outcome.CloseReason),
            ClockAhead = _trace.ClockAhead ?? outcome.ClockAhead,
        };
        parts.Wire?.Ended(outcome.Fault, outcome.Detail, outcome.ClosedByServer, (int?)_closeCode);
        return outcome;
    }

    private async Task<SessionOutcome> DialAndRunAsync(CancellationToken stop)
    {
        _dialedAt = _clock.GetTimestamp();
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
        parts.Memory.Clear();
        var sender = new SessionSender(socket, parts.Pump, parts.Memory, _trace.Pulse!, parts.Log, Fail, SendBroke, parts.Wire);
        await using var limit = _clock.CreateTimer(static session =>
            ((HydraSession)session!).OnTimeLimit(), this, _options.CreatedTimeout, Timeout.InfiniteTimeSpan);
        _limit = limit;
        _sender = sender;
        var sending = sender.RunAsync();
        SessionOutcome outcome;
        await using (stop.UnsafeRegister(static session => ((HydraSession)session!).Stop(), this))
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
        limit.Change(_options.CloseTimeout, Timeout.InfiniteTimeSpan);

        await sending;
        try
        {
            _reader.EndSession();
            _journal.NoteAudio(_reader, _rateHz);
        }
        catch (Exception error)
        {
            Defect(error); // how the session ended stands
        }

        var readyFor = _readyAt is { } since ? _clock.GetElapsedTime(since) : TimeSpan.Zero;
        return outcome with { SessionId = _handshake.SessionId, WasReady = _readyAt is not null, ReadyFor = readyFor };
    }

    private async Task<SessionOutcome> ReceiveAsync(ClientWebSocket socket)
    {
        var isTaking = false;
        try
        {
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
                        ?? OutcomeClassifier.Close(socket.CloseStatus, _handshake.IsReady, FatalError, socket.CloseStatusDescription);
                }

                _buffer.Advance(received.Count);
                if (received.EndOfMessage)
                {
                    isTaking = true;
                    Take(_buffer.Message, received.MessageType);
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
                : Volatile.Read(ref _reason) ?? OutcomeClassifier.Broken(error, _handshake.IsReady, FatalError);
        }
    }

    /// <summary>
    /// Nothing that the network or the service does: the session is given up, and in order, so that the next one finds nothing of it.
    /// </summary>
    private SessionOutcome Defect(Exception error)
    {
        if (!_notedDefect)
        {
            _notedDefect = true;
            SessionCauses.LinkFailed.Write(parts.Log, OutcomeClassifier.Describe(error), error);
        }

        return Volatile.Read(ref _reason) ?? new SessionOutcome(LinkCause.Recycled, $"a defect of this program ({error.GetType().Name})");
    }

    private void OnTimeLimit()
    {
        if (Volatile.Read(ref _sendProblem) is { } problem)
        {
            Fail(_handshake.IsReady ? LinkCause.Lost : LinkCause.Unreachable, problem);
            return;
        }

        var cause = _handshake.VoiceRefused ? LinkCause.ConfigurationRefused : LinkCause.HandshakeTimedOut;
        Fail(cause, _handshake.VoiceRefused ? "the voice was refused, and so was a configuration without it" : $"{_handshake.Awaiting} did not come");
    }

    /// <summary>Ends the session cleanly, whatever the service does: close frame, wait for the answer, abort after the time limit.</summary>
    private void Close(SessionOutcome reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        if (_sender is { } sender)
        {
            parts.Pump.Detach(sender);
            sender.RequestClose();
            _limit!.Change(_options.CloseTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The socket takes nothing any more. What the service said before, a close code above all, may still be there to read.</summary>
    private void SendBroke(string detail)
    {
        Volatile.Write(ref _sendProblem, detail);
        parts.Pump.Detach(_sender!);
        _limit!.Change(_options.CloseTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the session at once: a dead link answers no close frame.</summary>
    public void Fail(LinkCause cause, string detail) => Fail(new SessionOutcome(cause, detail));

    private void Fail(SessionOutcome reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _socket!.Abort();
    }
}
