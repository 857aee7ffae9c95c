using System.Net.WebSockets;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Signals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Sessions;

/// <summary>
/// The one writer of a session's socket. Control messages go first and are never dropped; audio is fetched when there is room for it, so
/// that a slow link makes old audio stale in the history instead of filling a queue.
/// </summary>
internal sealed class SessionSender : IChunkSender
{
    /// <summary>More control messages than any conversation has: a socket that leaves so many waiting is dead.</summary>
    public const int MaxWaiting = 256;

    private const int RememberedIds = 64;

    private readonly ClientWebSocket _socket;
    private readonly UplinkPump _pump;
    private readonly LinkPulse _pulse;
    private readonly ILogger _log;
    private readonly Action<LinkCause, string> _fail;
    private readonly Action<string> _broke;
    private readonly IWireTap? _wire;
    private readonly AsyncSignal _wake = new();
    private readonly Lock _lock = new();
    private readonly Queue<ClientMessage> _control = new();
    private readonly Queue<ClientMessage> _recent = new();
    private readonly IChunkFrame _frame;
    private readonly byte[] _chunk;
    private bool _closing;

    /// <param name="socket">Open.</param>
    /// <param name="pump">Serves the chunks once this sender is attached to it.</param>
    /// <param name="memory">Where a chunk becomes a message.</param>
    /// <param name="pulse">Is told of every send, and asked whether the link lives.</param>
    /// <param name="log">Where sends are noted at debug level.</param>
    /// <param name="fail">Ends the session with this reason; any thread, more than once.</param>
    /// <param name="broke">A send failed, as described; nothing more is sent.</param>
    /// <param name="wire">Sees what has gone out.</param>
    public SessionSender(
        ClientWebSocket socket, UplinkPump pump, SocketMemory memory, LinkPulse pulse, ILogger log, Action<LinkCause, string> fail,
            Action<string> broke,
        IWireTap? wire)
    {
        _socket = socket;
        _pump = pump;
        _frame = memory.Frame;
        _chunk = memory.Chunk;
        _pulse = pulse;
        _log = log;
        _fail = fail;
        _broke = broke;
        _wire = wire;
    }

    /// <summary>Queues a control message. False when the session is closing or its socket takes nothing any more.</summary>
    public bool Post(ClientMessage message)
    {
        lock (_lock)
        {
            if (_closing)
            {
                return false;
            }

            if (_control.Count < MaxWaiting)
            {
                _control.Enqueue(message);
                _wake.Set();
                return true;
            }
        }

        _fail(LinkCause.Lost, $"{MaxWaiting} messages wait to be sent");
        return false;
    }

    /// <summary>Sends what control messages are waiting, then close 1000; no audio any more.</summary>
    public void RequestClose()
    {
        lock (_lock)
        {
            _closing = true;
        }

        _wake.Set();
    }

    /// <inheritdoc/>
    public void Wake()
    {
        FailIfDead();
        _wake.Set();
    }

    /// <inheritdoc/>
    public void WakeHere()
    {
        FailIfDead();
        _wake.SetHere();
    }

    private void FailIfDead()
    {
        if (_pulse.Verdict() is { } why)
        {
            _fail(LinkCause.Lost, why);
        }
    }

    /// <summary>What kind of message had that id, for the journal.</summary>
    public string? TypeOf(string? eventId)
    {
        lock (_lock)
        {
            return _recent.FirstOrDefault(m => m.EventId == eventId)?.Type;
        }
    }

    /// <summary>Sends until closed or broken. Never throws; a broken socket is reported through <c>broke</c>.</summary>
    public async Task RunAsync()
    {
        await SendAllAsync();
        await Task.Yield(); // whoever waits for the end goes on at a turn of its own, not inside the pump's
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (true)
            {
                if (TryTakeControl(out var message))
                {
                    _wire?.Sent(message.Utf8.Span); // before it goes: an answer is never noted ahead of its question
                    await SendAsync(message.Utf8, message.IsBinary);
                    _pump.CountUp(message.Utf8.Length);
                    LinkLog.Sent(_log, message.Type, message.EventId, message.Utf8.Length);
                }
                else if (Volatile.Read(ref _closing))
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
                    return;
                }
                else if (_pump.TryNext(this, _chunk, out var chunk))
                {
                    var frame = _frame.Encode(_chunk);
                    if (!frame.IsEmpty)
                    {
                        _wire?.SentAudio(frame.Length);
                        await SendAsync(frame, _frame.IsBinary);
                    }

                    _pump.Sent(chunk, _chunk, frame.Length);
                }
                else
                {
                    await _wake.WaitAsync(CancellationToken.None);
                }
            }
        }
        catch (Exception error)
        {
            _broke(OutcomeClassifier.Describe(error));
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, bool isBinary)
    {
        _pulse.SendBegins();

        // Without a cancellation token: the socket's way for it is free of allocation, and Abort ends it as well.
        await _socket.SendAsync(
            message, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        _pulse.SendEnds();
    }

    private bool TryTakeControl([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ClientMessage? message)
    {
        lock (_lock)
        {
            if (!_control.TryDequeue(out message))
            {
                return false;
            }

            _recent.Enqueue(message with { Utf8 = default });
            if (_recent.Count > RememberedIds)
            {
                _recent.Dequeue();
            }

            return true;
        }
    }
}
