using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Journal;
using HydraKiosk.Primitives.Figures;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Uplink;

/// <summary>Who sends the chunks of the present session.</summary>
internal interface IChunkSender
{
    /// <summary>There may be something to send. Any thread; must not block.</summary>
    void Wake();

    /// <summary>
    /// There is a chunk: it goes out inside this call, as far as the socket takes it at once. A pool thread that holds no lock; must not block.
    /// </summary>
    void WakeHere();
}

/// <summary>
/// Empties the microphone for as long as the link lives, session or not, so that its queue never fills and the last ten seconds
/// are at hand; while a session is ready, its sender goes on in the pump's own turn for every chunk, and is woken once in a chunk's length where
/// chunks stay away or arrears go out faster than they come.
/// </summary>
internal sealed class UplinkPump : IAsyncDisposable
{
    private static readonly TimeSpan _pauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _beat;
    private readonly IUplinkAudio _uplink;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly UplinkPacer _pacer;
    private readonly LatencyWindow _latency = new(capacity: 3000); // a minute of chunks of 20 ms
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pumping;
    private IChunkSender? _sender;
    private long _chunksSent;
    private long _bytesUp;
    private long _bytesDown;

    public UplinkPump(IUplinkAudio uplink, TimeProvider clock, ILogger log)
    {
        _uplink = uplink;
        _clock = clock;
        _log = log;
        _beat = uplink.Format.ChunkDuration;
        _pacer = new UplinkPacer(clock, uplink.Format);
        _timer = clock.CreateTimer(static pump => ((UplinkPump)pump!).OnBeat(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pumping = Task.Run(PumpAsync);
    }

    /// <summary>Counters since the start.</summary>
    public UplinkStatistics Statistics()
    {
        lock (_lock)
        {
            return new UplinkStatistics(
                Volatile.Read(ref _chunksSent), _pacer.SilentChunks, _pacer.FillerChunks, _pacer.StaleChunks, _pacer.TrimmedChunks,
                Volatile.Read(ref _bytesUp), Volatile.Read(ref _bytesDown));
        }
    }

    /// <summary>
    /// The last minute of live chunks: from the last sample leaving the device to the message handed to the system. Sorts them, so it is
    /// for whoever looks, and without the gate that the chunks pass.
    /// </summary>
    public LatencySummary Latency() => _latency.Summarize();

    /// <summary>See <see cref="UplinkPacer.KeepFrom"/>.</summary>
    public void KeepFrom(long from, TimeSpan preroll)
    {
        lock (_lock)
        {
            _pacer.KeepFrom(from, preroll);
            if (_sender is not null)
            {
                _timer.Change(_beat, _beat);
            }
        }

        Volatile.Read(ref _sender)?.Wake();
    }

    /// <summary>See <see cref="UplinkPacer.IsKeeping"/>.</summary>
    public bool IsKeeping
    {
        get
        {
            lock (_lock)
            {
                return _pacer.IsKeeping;
            }
        }
    }

    /// <summary>See <see cref="UplinkPacer.Forget"/>.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _pacer.Forget(_clock.GetTimestamp());
        }
    }

    /// <summary>A session is configured: from now on its sender is woken and served.</summary>
    public void Attach(IChunkSender sender)
    {
        lock (_lock)
        {
            _sender = sender;
            _pacer.Start(_clock.GetTimestamp());
            _timer.Change(_beat, _beat);
        }

        sender.Wake();
    }

    /// <summary>The session of this sender ends. Nothing happens when another one is attached already, or none.</summary>
    public void Detach(IChunkSender sender)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_sender, sender))
            {
                _sender = null;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _pacer.Stop();
            }
        }
    }

    /// <summary>The chunk that this sender is to send now, if any.</summary>
    public bool TryNext(IChunkSender sender, Span<byte> pcm16, out PacedChunk chunk)
    {
        lock (_lock)
        {
            chunk = default;
            return ReferenceEquals(_sender, sender) && _pacer.TryNext(_clock.GetTimestamp(), pcm16, out chunk);
        }
    }

    /// <summary>A chunk was handed to the system. Called by the sender, one at a time.</summary>
    /// <param name="chunk">Which.</param>
    /// <param name="pcm16">Its samples.</param>
    /// <param name="bytes">How long its message was.</param>
    public void Sent(in PacedChunk chunk, ReadOnlySpan<byte> pcm16, int bytes)
    {
        Volatile.Write(ref _chunksSent, _chunksSent + 1);
        CountUp(bytes);
        _uplink.Left(pcm16, chunk.CapturedAt, chunk.Number, chunk.IsSound);
        if (chunk.Live)
        {
            _latency.Add(_clock.GetElapsedTime(chunk.CapturedAt));
        }
    }

    /// <summary>Counts bytes of a control message sent.</summary>
    public void CountUp(int bytes) => Interlocked.Add(ref _bytesUp, bytes);

    /// <summary>Counts bytes of a message received.</summary>
    public void CountDown(int bytes) => Interlocked.Add(ref _bytesDown, bytes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _timer.DisposeAsync();
        await _pumping;
        _stop.Dispose();
    }

    private async Task PumpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _uplink.WaitAsync(_stop.Token);
                Drain();
                Volatile.Read(ref _sender)?.WakeHere();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LinkTroubles.UplinkFailed.Write(_log, error.Message, error);
                await Task.Delay(_pauseAfterFault, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Drain()
    {
        lock (_lock)
        {
            while (_uplink.TryRead(_pacer.NextSlot, out var chunk))
            {
                _pacer.Add(chunk, _clock.GetTimestamp());
            }

            if (_sender is not null)
            {
                // Put off by every chunk, so that a microphone that works costs no timer: fifty times a second the sender would be woken to find
                // nothing.
                _timer.Change(_pacer.CatchingUp ? _beat : UplinkPacer.FillAfter, _beat);
            }
        }
    }

    private void OnBeat() => Volatile.Read(ref _sender)?.Wake();
}
