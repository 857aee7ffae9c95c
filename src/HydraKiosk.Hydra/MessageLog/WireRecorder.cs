using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// The wire log: what the session's loops see goes through a bounded queue (<see cref="WireQueue"/>) to one thread that writes lines into
/// files and to whoever follows (<see cref="WireWriter"/>). Nobody waits for it: what finds no room is dropped and counted, and a line says
/// how much. Here: whether anything is recorded at all, and for whom.
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

    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly WireLine _line; // the writer's
    private readonly WireWriter _writer;
    private readonly bool _hasFiles;
    private readonly ITimer _tick;
    private readonly Lock _lock = new();
    private readonly List<WireSubscription> _followers = [];
    private WireQueue? _queue; // with the thread, made when first needed
    private Thread? _thread;
    private bool _closing;
    private volatile bool _isActive;

    // Set by Began, before the loops of that session run.
    private int _session;
    private long _beganAt;

    /// <param name="options">What and where.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public WireRecorder(WireRecorderOptions options, TimeProvider clock, ILogger<WireRecorder> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _log = log;
        _tick = clock.CreateTimer(static recorder => ((WireRecorder)recorder!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var files = options.Folder is { } folder ? new WireFiles(folder, options.MaxFileBytes, Math.Max(1, options.Files), clock, log) : null;
        _line = new WireLine(new MessageElision(options.KeepsContent, options.Secrets));
        _writer = new WireWriter(_line, files, _tick, Tell, log);
        if (files is not null)
        {
            _hasFiles = true;
            if (options.KeepsContent)
            {
                WireLogCauses.KeepsContent.Write(log, files.Path);
            }
            else
            {
                WireLogJournal.On(log, files.Path);
            }
            lock (_lock)
            {
                Activate();
            }
        }
    }

    /// <summary>Bytes of messages on their way to the thread.</summary>
    internal long WaitingBytes => _queue?.WaitingBytes ?? 0;

    /// <summary>Follows the wire from here on, also where no file is written.</summary>
    public WireSubscription Subscribe()
    {
        var follower = new WireSubscription(Leave, MissedLine);
        lock (_lock)
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
            _queue!.Put(Record(WireRecordKind.SentAudio) with { Length = messageBytes });
        }
    }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> message, bool isBinary) =>
        Copy(isBinary ? WireRecordKind.ReceivedBinary : WireRecordKind.Received, message);

    /// <inheritdoc/>
    public void Ended(LinkFault? fault, string detail, bool byService, int? closeCode) =>
        Mark(WireRecordKind.Ended, new WireEnded(fault, detail, byService, closeCode));

    /// <summary>Writes what waits, for at most a second, and ends every subscription.</summary>
    public async ValueTask DisposeAsync()
    {
        Thread? thread;
        lock (_lock)
        {
            _closing = true;
            _isActive = false;
            thread = _thread;
        }

        await _tick.DisposeAsync();
        if (thread is null)
        {
            End();
            return;
        }

        _queue!.Close();
        await Task.Run(() => thread.Join(_closeLimit)); // a disk that takes nothing is left behind
    }

    private void Mark(WireRecordKind kind, object note)
    {
        if (_isActive)
        {
            _queue!.Put(Record(kind) with { Note = note });
        }
    }

    private void Copy(WireRecordKind kind, ReadOnlySpan<byte> message)
    {
        if (_isActive && _queue!.TryCopy(message) is { } bytes)
        {
            _queue.Put(Record(kind) with { Length = message.Length, Bytes = bytes });
        }
    }

    private WireRecord Record(WireRecordKind kind) => new(kind, _session, _clock.GetUtcNow().UtcTicks, _clock.GetElapsedTime(_beganAt));

    private void Activate()
    {
        if (_thread is null)
        {
            _queue = new WireQueue(MaxWaiting, MaxWaitingBytes);
            _thread = new Thread(WriteLines) { IsBackground = true, Name = "wire log" };
            _thread.Start();
        }
        else if (!_isActive)
        {
            _queue!.Put(Record(WireRecordKind.Resumed));
        }

        _isActive = true;
    }

    private void Leave(WireSubscription follower)
    {
        lock (_lock)
        {
            _followers.Remove(follower);
            _isActive = !_closing && (_hasFiles || _followers.Count > 0);
        }
    }

    private void Tick()
    {
        if (_isActive)
        {
            _queue!.Put(Record(WireRecordKind.Tick));
        }
    }

    private void WriteLines()
    {
        try
        {
            _writer.Run(_queue!, () => Record(WireRecordKind.Tick));
        }
        catch (Exception error)
        {
            // Without a reader the queue would only fill and count.
            _queue!.Close();
            lock (_lock)
            {
                _isActive = false;
                _closing = true;
            }

            WireLogCauses.Failed.Write(_log, error.Message, error);
        }

        End();
    }

    private void Tell(in WireRecord record, ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            if (_followers.Count > 0)
            {
                var text = Encoding.UTF8.GetString(line[..^1]);
                foreach (var follower in _followers)
                {
                    follower.Offer(in record, text);
                }
            }
        }
    }

    private string MissedLine(in WireRecord last, long lines)
    {
        _line.Missed(in last, lines);
        return Encoding.UTF8.GetString(_line.Bytes[..^1]);
    }

    private void End()
    {
        lock (_lock)
        {
            foreach (var follower in _followers)
            {
                follower.Complete();
            }

            _followers.Clear();
        }

        _writer.Dispose();
    }
}
