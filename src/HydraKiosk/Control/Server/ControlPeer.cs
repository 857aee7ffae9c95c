using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Threading.Channels;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>
/// One connected client. Its requests are answered one after another; what it watches goes through a bounded queue, and a client that does not empty
/// it is
/// dropped, so that nobody can hold up the daemon or the other clients.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync, which is called once, disposes what the client had.")]
internal sealed class ControlPeer
{
    /// <summary>The longest request.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Some seconds of a watched conversation with its wire.</summary>
    private const int MaxQueuedLines = 512;

    /// <summary>How long a client may let a line lie.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>Silent for that long, a client gives its place to another one.</summary>
    public static readonly TimeSpan GivesWayAfter = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may be connected without a request, and without another one.</summary>
    private static readonly TimeSpan _firstRequest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _nextRequest = TimeSpan.FromMinutes(5);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly ControlCommands _commands;
    private readonly IKioskControl _control;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _who;
    private readonly bool _mayAct;
    private readonly SecretFilter _secrets;
    private readonly Lock _callLock = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxQueuedLines) { SingleReader = true });
    private ControlWatch? _watch;
    private int _ended;
    private long _heardAt;
    private bool _hasAsked;
    private int _unread;
    private CancellationTokenSource? _call; // of a tool that was called by hand

    public ControlPeer(Socket socket, string who, bool mayAct, ControlCommands commands, IKioskControl control, TimeProvider time, ILogger log,
        SecretFilter secrets)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        (_who, _mayAct) = (who, mayAct);
        _commands = commands;
        _control = control;
        _time = time;
        _log = log;
        _secrets = secrets;
        _heardAt = time.GetTimestamp();
    }

    /// <summary>Whether it is on its way out.</summary>
    public bool IsLeaving => Volatile.Read(ref _ended) != 0;

    /// <summary>For how long it has neither asked anything nor, where it watches, read anything.</summary>
    public TimeSpan SilentFor => _time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>Looks after it, every few seconds: one that watches is alive while it reads, one that does not while it asks.</summary>
    public void Look()
    {
        if (IsLeaving)
        {
            return;
        }

        lock (_callLock)
        {
            if (_call is not null)
            {
                if (SocketQueue.HasHungUp(_socket))
                {
                    _ = _call.CancelAsync(); // who called the tool by hand does not want it any more
                }

                return;
            }
        }

        if (Volatile.Read(ref _watch) is not null)
        {
            var unread = SocketQueue.Unread(_socket);
            if (unread == 0 || unread < _unread)
            {
                Volatile.Write(ref _heardAt, _time.GetTimestamp());
            }

            _unread = unread;
        }
        else if (SilentFor > (Volatile.Read(ref _hasAsked) ? _nextRequest : _firstRequest))
        {
            LetGo("it has been silent for too long");
        }
    }

    /// <summary>Ends the connection.</summary>
    public void LetGo(string why)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            ControlLog.LetGo(_log, _who, why);
        }

        _socket.Dispose();
    }

    /// <summary>Serves until the client goes, is dropped, or <paramref name="stop"/>. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        ControlLog.Connected(_log, _who);
        var writing = WriteAsync(stop);
        try
        {
            await ReadAsync(stop);
            if (_watch is null)
            {
                _outgoing.Writer.TryComplete();
            }

            // A client that only closed its own direction still gets its answers, and goes on watching until it is gone altogether.
            await writing;
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Gone, dropped, or told to stop: the same from here.
        }
        catch (Exception fault)
        {
            ControlCauses.RequestFailed.Write(_log, fault);
        }

        _watch?.Dispose();
        _outgoing.Writer.TryComplete();
        await _stream.DisposeAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ControlLog.Left(_log, _who);
    }

    private static bool IsEnd(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException;

    private async Task ReadAsync(CancellationToken stop)
    {
        var lines = new LineReader(_stream, MaxLineBytes);
        while (true)
        {
            switch (await lines.ReadAsync(stop))
            {
                case LineKind.End:
                    return;
                case LineKind.TooLong:
                    await _outgoing.Writer.WriteAsync(
                        ControlCommands.Refuse(null, ControlCauses.BadRequest, $"the line is longer than {MaxLineBytes} bytes; it was skipped."),
                            stop);
                    break;
                default:
                    if (!lines.Line.Span.Trim(" \t\r"u8).IsEmpty)
                    {
                        await TakeAsync(_commands.Answer(lines.Line, _who, _mayAct), stop);
                    }

                    break;
            }
        }
    }

    private async ValueTask TakeAsync(ControlAnswer answer, CancellationToken stop)
    {
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
        Volatile.Write(ref _hasAsked, true);
        await _outgoing.Writer.WriteAsync(answer.Reply, stop); // waits for a slow client, which is then not read either
        if (answer.Watch is { } wish)
        {
            _watch?.Dispose();
            Volatile.Write(ref _watch, null);
            _watch = new ControlWatch(wish, _control, _time, _log, Tell);
        }

        if (answer.Call is { } call)
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lock (_callLock)
            {
                _call = gone;
            }

            try
            {
                await foreach (var line in ToolCommands.AnswersAsync(_control, call, gone.Token))
                {
                    Volatile.Write(ref _heardAt, _time.GetTimestamp());
                    await _outgoing.Writer.WriteAsync(line, stop);
                }
            }
            finally
            {
                lock (_callLock)
                {
                    _call = null;
                }
            }
        }
    }

    /// <summary>Queues what happened; whoever has let the queue run full goes. Any thread.</summary>
    private void Tell(byte[] line)
    {
        if (!_outgoing.Writer.TryWrite(line))
        {
            Drop();
        }
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var line in _outgoing.Reader.ReadAllAsync(stop))
            {
                var sending = _stream.WriteAsync(_secrets.Clean(line), stop);
                if (!sending.IsCompletedSuccessfully)
                {
                    await sending.AsTask().WaitAsync(_patience, _time, stop);
                }
            }
        }
        catch (TimeoutException)
        {
            Drop();
        }
        finally
        {
            Volatile.Write(ref _ended, 1); // who tells from now on tells nobody, and that is no fault of the client
            _outgoing.Writer.TryComplete(); // whoever waits for room stops waiting
            _socket.Dispose(); // and so does the reading
        }
    }

    private void Drop()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            ControlLog.Dropped(_log, _who);
        }

        _socket.Dispose();
    }
}
