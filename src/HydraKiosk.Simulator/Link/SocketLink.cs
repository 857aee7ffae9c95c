using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;


namespace HydraKiosk.Simulator.Link;

/// <summary>
/// One WebSocket with its sender and its receive loop, and the ways in which a link can fail. Sending never waits: a client that reads
/// slowly fills the queue, not the session.
/// </summary>
internal sealed class SocketLink : IDisposable
{
    /// <summary>The size of the system's receive buffer when the link is narrow.</summary>
    private const int NarrowBufferBytes = 8 * 1024;

    private readonly WebSocket _socket;
    private readonly LinkStream _stream;
    private readonly Socket? _raw;
    private readonly Action _abort;
    private readonly TimeProvider _time;
    private readonly int _maxMessageBytes;
    private readonly CancellationTokenSource _over = new();
    private readonly Channel<(OutFrame Frame, long Queued)> _outgoing =
        Channel.CreateUnbounded<(OutFrame, long)>(new UnboundedChannelOptions { SingleReader = true });
    private long _pendingBytes;
    private volatile bool _halted;
    private volatile bool _byServer;

    /// <summary>Makes a link of a connection; <see cref="RunAsync"/> runs it.</summary>
    public SocketLink(OpenConnection connection, TimeProvider time, int maxMessageBytes)
    {
        _socket = connection.Socket;
        _stream = connection.Stream;
        _raw = connection.Raw;
        _abort = connection.Abort;
        _time = time;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>Called with each whole message from the client. The memory is valid during the call only.</summary>
    public required Action<ReadOnlyMemory<byte>, WebSocketMessageType> OnMessage { get; init; }

    /// <summary>Called when the client's close frame came, before it is answered.</summary>
    public required Action OnCloseReceived { get; init; }

    /// <summary>Called before each frame is given to the socket.</summary>
    public required Action<OutFrame> OnSending { get; init; }

    /// <summary>Queues a message, or a close.</summary>
    public void Send(OutFrame frame)
    {
        if (frame.CloseCode is not null)
        {
            _byServer = true;
        }

        if (_outgoing.Writer.TryWrite((frame, _time.GetTimestamp())))
        {
            Interlocked.Add(ref _pendingBytes, frame.Bytes.Length);
        }
    }

    /// <summary>Marks that the server is the cause of the connection's end, however it ends.</summary>
    public void MarkEndedByServer() => _byServer = true;

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Reset()
    {
        _byServer = true;
        if (_raw is not null)
        {
            // With no time to linger, closing sends RST and drops what is queued.
            _raw.LingerState = new LingerOption(enable: true, seconds: 0);
            _raw.Close();
        }

        Abort();
    }

    /// <summary>Ends the connection without a close frame.</summary>
    public void Drop()
    {
        _byServer = true;
        Abort();
    }

    /// <summary>Keeps the connection open, and stops reading, writing and answering pings.</summary>
    public void HalfOpen()
    {
        _byServer = true;
        _halted = true;
        _stream.In.Shut();
    }

    /// <summary>Stops or resumes reading.</summary>
    public void SetReading(bool on) => Set(_stream.In, on);

    /// <summary>Stops or resumes writing; what is sent meanwhile goes out afterwards, in its order.</summary>
    public void SetWriting(bool on) => Set(_stream.Out, on);

    /// <summary>Limits how many bytes a second are read from here on; 0 is without limit.</summary>
    public void Narrow(int bytesPerSecond)
    {
        if (bytesPerSecond > 0 && _raw is not null)
        {
            // With the system's own large buffers, a client would not notice for minutes.
            _raw.ReceiveBufferSize = NarrowBufferBytes;
        }

        _stream.Throttle.BytesPerSecond = bytesPerSecond;
    }

    /// <summary>Sets how much later pings are answered from here on.</summary>
    public void DelayPongs(TimeSpan delay) => _stream.Pongs.Delay = delay;

    /// <summary>How many bytes wait to be sent.</summary>
    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>Runs the link until either side ends it or <paramref name="gone"/> says that the connection is lost.</summary>
    public async Task<LinkEnd> RunAsync(CancellationToken gone)
    {
        await using var link = gone.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over).ConfigureAwait(false);
        var sending = SendAllAsync();
        int? code = null;
        try
        {
            code = await ReceiveAllAsync().ConfigureAwait(false);
            OnCloseReceived();
            if (code is not null && _socket.State == WebSocketState.CloseReceived && !_halted)
            {
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, _over.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The connection is gone; the returned value says how it ended.
        }

        _outgoing.Writer.TryComplete();
        await _over.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        return new LinkEnd(code, _byServer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Dispose();
        _socket.Dispose();
        _stream.Dispose();
    }

    private void Set(Valve valve, bool on)
    {
        if (on && !_halted)
        {
            valve.Open();
        }
        else
        {
            valve.Shut();
        }
    }

    private void Abort()
    {
        _halted = true;
        try
        {
            _over.Cancel();
            _abort();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself at the same moment.
        }
    }

    private async Task<int?> ReceiveAllAsync()
    {
        var message = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            var part = await _socket.ReceiveAsync(message.GetMemory(8 * 1024), _over.Token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return (int?)_socket.CloseStatus ?? 1005;
            }

            message.Advance(part.Count);
            if (message.WrittenCount > _maxMessageBytes)
            {
                _byServer = true;
                await _socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "message too big", _over.Token).ConfigureAwait(false);
                return null;
            }

            if (part.EndOfMessage)
            {
                OnMessage(message.WrittenMemory, part.MessageType);
                message.ResetWrittenCount();
            }
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var (frame, queued) in _outgoing.Reader.ReadAllAsync(_over.Token).ConfigureAwait(false))
            {
                var wait = frame.Latency - _time.GetElapsedTime(queued);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, _over.Token).ConfigureAwait(false);
                }

                if (_halted)
                {
                    return;
                }

                OnSending(frame);
                if (frame.CloseCode is { } code)
                {
                    await _socket.CloseOutputAsync((WebSocketCloseStatus)code, frame.CloseReason, _over.Token).ConfigureAwait(false);
                    await AwaitCloseAnswerAsync().ConfigureAwait(false);
                    return;
                }

                var type = frame.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                var rest = frame.Bytes;
                if (frame.Fragmented)
                {
                    // Uneven parts, cut anywhere, in the middle of a character too.
                    var size = Math.Max(1, frame.Bytes.Length / 3);
                    while (rest.Length > size)
                    {
                        await _socket.SendAsync(rest[..size], type, endOfMessage: false, _over.Token).ConfigureAwait(false);
                        rest = rest[size..];
                    }
                }

                await _socket.SendAsync(rest, type, endOfMessage: true, _over.Token).ConfigureAwait(false);
                Interlocked.Add(ref _pendingBytes, -frame.Bytes.Length);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException
            or SocketException or InvalidOperationException)
        {
            // The link is over; the receive loop says how.
        }
    }

    /// <summary>A client that does not answer the close in time is cut off, as any server does.</summary>
    private async Task AwaitCloseAnswerAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(5), _time, _over.Token).ConfigureAwait(false);
        Drop();
    }
}
