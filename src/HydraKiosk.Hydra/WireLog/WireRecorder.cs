using System.Buffers;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Ports;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.WireLog;

/// <summary>
/// The wire log: what the session's loops see goes through a bounded queue to one thread that writes lines into files and to whoever
/// follows. Nobody waits for it: what finds no room is dropped and counted, and a line says how much.
/// </summary>
/// <remarks>
/// Chunks of microphone audio are one line a second, with their number; every other message, audio deltas included, has a line of its own,
/// so that a replay has the size and the time of each. While nothing is written and nobody follows, a message costs one read of a flag.
/// </remarks>
public sealed class WireRecorder : IWireTap, IAsyncDisposable
{
    /// <summary>Messages that may wait for the thread.</summary>
    public const int MaxWaiting = 2048;

    /// <summary>Bytes that may: half a minute of replies.</summary>
    public const long MaxWaitingBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan _runLength = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _runLimit = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly WireLine _line;
    private readonly WireFiles? _files;
    private readonly ITimer _tick;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _gate = new();
    private readonly List<WireSubscription> _followers = [];
    private Queue<WireRecord>? _waiting; // with the thread, made when first needed
    private Thread? _writer;
    private long _waitingBytes;
    private long _dropped;
    private bool _closing;
    private volatile bool _isActive;

    // Set by Began, before the loops of that session run.
    private int _session;
    private long _beganAt;

    // The thread's own.
    private WireBegan? _began;
    private WireRecord _lastChunk;
    private TimeSpan _runSince;
    private int _runMessages;
    private int _runBytes;
    private bool _saidDropped;

    /// <param name="options">What and where.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">The journal.</param>
    public WireRecorder(WireRecorderOptions options, TimeProvider clock, ILogger<WireRecorder> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _log = log;
        _line = new WireLine(new MessageElision(options.KeepsContent, options.Secrets));
        _tick = clock.CreateTimer(static recorder => ((WireRecorder)recorder!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (options.Folder is { } folder)
        {
            _files = new WireFiles(folder, options.MaxFileBytes, Math.Max(1, options.Files), clock, log);
            (options.KeepsContent ? (Action<ILogger, string>)WireLogJournal.KeepsContent : WireLogJournal.On)(log, _files.Path);
            lock (_gate)
            {
                Activate();
            }
        }
    }

    /// <summary>Bytes of messages on their way to the thread.</summary>
    internal long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>Follows the wire from here on, also where no file is written.</summary>
    public WireSubscription Subscribe()
    {
        var follower = new WireSubscription(Leave);
        lock (_gate)
        {
            if (_closing)
            {
                follower.Complete();
            }
            else
            {
                _followers.Add(follower);
                Activate();
            }
        }

        return follower;
    }

    /// <inheritdoc/>
    public void Began(string host, string model)
    {
        _beganAt = _clock.GetTimestamp();
        _session++;
        Mark(WireRecordKind.Began, new WireBegan(host, model));
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> message) => Copy(WireRecordKind.Sent, message);

    /// <inheritdoc/>
    public void SentAudio(int messageBytes)
    {
        if (_isActive)
        {
            Enqueue(Record(WireRecordKind.SentAudio) with { Length = messageBytes });
        }
    }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> message, bool isBinary) => Copy(isBinary ? WireRecordKind.ReceivedBinary : WireRecordKind.Received, message);

    /// <inheritdoc/>
    public void Ended(LinkFault? fault, string detail, bool byService, int? closeCode) =>
        Mark(WireRecordKind.Ended, new WireEnded(fault, detail, byService, closeCode));

    /// <summary>Writes what waits, for at most a second, and ends every subscription.</summary>
    public async ValueTask DisposeAsync()
    {
        Thread? writer;
        lock (_gate)
        {
            _closing = true;
            _isActive = false;
            writer = _writer;
        }

        await _tick.DisposeAsync();
        if (writer is null)
        {
            End();
            return;
        }

        _wake.Release();
        await Task.Run(() => writer.Join(_closeLimit)); // a disk that takes nothing is left behind
    }

    private void Mark(WireRecordKind kind, object note)
    {
        if (_isActive)
        {
            Enqueue(Record(kind) with { Note = note });
        }
    }

    private void Copy(WireRecordKind kind, ReadOnlySpan<byte> message)
    {
        if (!_isActive)
        {
            return;
        }

        if (Interlocked.Add(ref _waitingBytes, message.Length) > MaxWaitingBytes)
        {
            Interlocked.Add(ref _waitingBytes, -message.Length);
            Interlocked.Increment(ref _dropped);
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(bytes);
        Enqueue(Record(kind) with { Length = message.Length, Bytes = bytes });
    }

    private WireRecord Record(WireRecordKind kind) => new(kind, _session, _clock.GetUtcNow().UtcTicks, _clock.GetElapsedTime(_beganAt));

    private void Enqueue(in WireRecord record)
    {
        lock (_gate)
        {
            if (_waiting!.Count < MaxWaiting && !_closing)
            {
                _waiting.Enqueue(record);
                if (_waiting.Count == 1)
                {
                    _wake.Release();
                }

                return;
            }
        }

        Free(in record);
        Interlocked.Increment(ref _dropped);
    }

    private void Free(in WireRecord record)
    {
        if (record.Bytes is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            Interlocked.Add(ref _waitingBytes, -record.Length);
        }
    }

    private void Activate()
    {
        if (_writer is null)
        {
            _waiting = new Queue<WireRecord>(MaxWaiting);
            _writer = new Thread(WriteLines) { IsBackground = true, Name = "wire log" };
            _writer.Start();
        }

        _isActive = true;
    }

    private void Leave(WireSubscription follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
            _isActive = !_closing && (_files is not null || _followers.Count > 0);
        }
    }

    private void Tick()
    {
        if (_isActive)
        {
            Enqueue(Record(WireRecordKind.Tick));
        }
    }

    private void WriteLines()
    {
        try
        {
            while (Take(out var record))
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    SayDropped(in record, dropped);
                }

                Process(in record);
                Free(in record);
            }
        }
        catch (Exception error)
        {
            // Without a reader the queue would only fill and count.
            lock (_gate)
            {
                _isActive = false;
                _closing = true;
            }

            WireLogJournal.Failed(_log, error.Message, error);
        }

        End();
    }

    /// <summary>The next record; waits for it once everything before is on its way to the disk. False at the end.</summary>
    private bool Take(out WireRecord record)
    {
        while (true)
        {
            bool closing;
            lock (_gate)
            {
                if (_waiting!.TryDequeue(out record))
                {
                    return true;
                }

                closing = _closing;
            }

            if (closing)
            {
                EndRun();
                return false;
            }

            _files?.Flush();
            _wake.Wait();
        }
    }

    private void Process(in WireRecord record)
    {
        switch (record.Kind)
        {
            case WireRecordKind.SentAudio:
                AddToRun(in record);
                break;

            case WireRecordKind.Tick:
                EndRun();
                break;

            case WireRecordKind.Received or WireRecordKind.ReceivedBinary:
                _line.Message(in record);
                Publish(in record);
                break;

            case WireRecordKind.Sent:
                EndRun();
                _line.Message(in record);
                Publish(in record);
                break;

            case WireRecordKind.Began:
                EndRun();
                _began = (WireBegan)record.Note!;
                _line.Began(in record, _began, "begin"u8);
                Publish(in record);
                break;

            case WireRecordKind.Ended:
                EndRun();
                _line.Ended(in record, (WireEnded)record.Note!);
                Publish(in record);
                _began = null;
                break;
        }
    }

    private void AddToRun(in WireRecord chunk)
    {
        if (_runMessages == 0)
        {
            _runSince = chunk.Since;
            _tick.Change(_runLimit, Timeout.InfiniteTimeSpan); // for a stream that stops
        }

        _runMessages++;
        _runBytes += chunk.Length;
        _lastChunk = chunk;
        if (chunk.Since - _runSince >= _runLength)
        {
            EndRun();
        }
    }

    private void EndRun()
    {
        if (_runMessages == 0)
        {
            return;
        }

        _line.AudioRun(in _lastChunk, _runMessages, _runBytes, _lastChunk.Since - _runSince);
        _runMessages = 0;
        _runBytes = 0;
        Publish(in _lastChunk);
    }

    private void SayDropped(in WireRecord record, long dropped)
    {
        if (!_saidDropped)
        {
            _saidDropped = true;
            WireLogJournal.Dropped(_log, dropped);
        }

        _line.Dropped(in record, dropped);
        Publish(in record);
    }

    private void Publish(in WireRecord record)
    {
        if (_files is not null)
        {
            if (_files.Rotate(_line.Bytes.Length) && _began is { } began && record.Kind != WireRecordKind.Began)
            {
                var line = _line.Bytes.ToArray(); // once per file
                _line.Began(in record, began, "continues"u8);
                _files.Append(_line.Bytes);
                _files.Append(line);
            }
            else
            {
                _files.Append(_line.Bytes);
            }
        }

        lock (_gate)
        {
            if (_followers.Count > 0)
            {
                var text = _line.Text;
                foreach (var follower in _followers)
                {
                    follower.Offer(text);
                }
            }
        }
    }

    private void End()
    {
        _files?.Dispose();
        _line.Dispose();
        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                follower.Complete();
            }

            _followers.Clear();
        }
    }
}
