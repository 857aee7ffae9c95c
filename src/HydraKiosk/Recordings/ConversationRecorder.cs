using System.Threading.Channels;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Recordings;

/// <summary>
/// Records conversations: what the microphone sent and what the loudspeaker was given come over two rings, what happens over a queue, and a thread
/// of its own writes them. Nothing that the disk does reaches the conversation: what does not fit is missing from the recording, and counted.
/// </summary>
internal sealed class ConversationRecorder : INoticeSink, IDisposable
{
    /// <summary>Four seconds of a common device, and more pieces than these have: for so long a disk may stand still.</summary>
    private const int RingSamples = 4 * 48_000;
    private const int RingPieces = 512;
    private const int MostNotices = 1024;
    private const int LargestPiece = 192_000 / 100;

    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _claimEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(1);

    private readonly RecorderSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RecordingSession _session;
    private readonly SoundRing _sent = new(RingPieces, RingSamples);
    private readonly SoundRing _played = new(RingPieces, RingSamples);
    private readonly float[] _piece = new float[LargestPiece];
    private readonly Channel<(ConversationNotice Notice, long At)> _notices = Channel.CreateBounded<(ConversationNotice, long)>(
        new BoundedChannelOptions(MostNotices) { SingleReader = true, SingleWriter = true });
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;
    private FolderClaim? _claim;
    private long _missedNotices;
    private volatile bool _isEngaged;
    private bool _isClaimTold;
    private RecordingStatus _status = new();

    /// <param name="settings">What, where and how.</param>
    /// <param name="time">The clock of sound and notices, and the wall clock.</param>
    /// <param name="log">The journal.</param>
    public ConversationRecorder(RecorderSettings settings, TimeProvider time, ILogger log)
    {
        _settings = settings;
        _time = time;
        _log = log;
        _session = new RecordingSession(settings, time, log);
    }

    /// <summary>How it stands. Any thread.</summary>
    public RecordingStatus Status => Volatile.Read(ref _status);

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (notice is ConversationBegan or ConversationEnded)
        {
            _isEngaged = notice is ConversationBegan;
        }

        if (!_notices.Writer.TryWrite((notice, _time.GetTimestamp())))
        {
            Interlocked.Increment(ref _missedNotices);
        }
    }

    /// <summary>
    /// Begins to listen. Where another process has the folder, or it cannot be used, the journal says so, and it is tried again every half minute.
    /// </summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "recorder" };
        _thread.Start();
    }

    /// <summary>Finishes what is being recorded; a disk that hangs is left behind after a second.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread?.Join(_closeLimit) != false)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Takes the folder and the taps. The recorder's thread, or a test.</summary>
    /// <returns>False where it cannot, which is told once.</returns>
    internal bool Claim()
    {
        Cause cause = RecordingCauses.FolderBusy;
        var why = $"another process records into {_settings.Folder.Path}";
        try
        {
            _claim = _settings.Folder.Claim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            (cause, why) = (RecordingCauses.CannotWrite, fault.Message);
        }

        if (_claim is null)
        {
            TellClaim(cause, why);
            return false;
        }

        _settings.Trouble(RecordingCauses.FolderBusy.Code, null);
        _settings.Trouble(RecordingCauses.CannotWrite.Code, null);
        while (_isClaimTold && _notices.Reader.TryRead(out _))
        {
            // What began while the folder was another's belongs to no recording. At the first try it does: on a busy machine the conversation that
            // begins with the device is there before this thread is.
        }

        _session.Claim = _claim;
        _settings.Sent.Listener = _sent;
        _settings.Played.Listener = _played;
        RecordingLog.On(_log, _settings.Folder.Path, _settings.Options.RetentionDays, _settings.Options.MaxMB);
        return true;
    }

    /// <summary>Works off what has come. The recorder's thread, or a test.</summary>
    internal void Step()
    {
        while (_notices.Reader.TryRead(out var told))
        {
            _session.Take(told.Notice, told.At);
        }

        Drain(_sent, side: 0);
        Drain(_played, side: 1);
        _session.Tend(_isEngaged, _sent.Lost + _played.Lost, Interlocked.Read(ref _missedNotices));
        Volatile.Write(ref _status, _session.Status());
    }

    /// <summary>Ends the present recording and lets go of the folder. The recorder's thread, or a test.</summary>
    internal void Finish()
    {
        _settings.Sent.Listener = null;
        _settings.Played.Listener = null;
        _session.Finish(_time.GetTimestamp());
        _claim?.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!Claim())
            {
                if (_stop.Wait(_claimEvery))
                {
                    return;
                }
            }

            while (!_stop.Wait(_beat))
            {
                Step();
            }

            Step();
            Finish();
        }
        catch (Exception defect)
        {
            _settings.Sent.Listener = null;
            _settings.Played.Listener = null;
            RecordingCauses.Failed.Write(_log, defect.Message, defect);
            _settings.Trouble(RecordingCauses.Failed.Code, defect.Message);
        }
    }

    private void TellClaim(Cause cause, string why)
    {
        _settings.Trouble(cause.Code, why);
        if (_isClaimTold)
        {
            return;
        }

        _isClaimTold = true;
        if (cause == RecordingCauses.FolderBusy)
        {
            RecordingCauses.FolderBusy.Write(_log, _settings.Folder.Path);
        }
        else
        {
            RecordingCauses.CannotWrite.Write(_log, why);
        }
    }

    private void Drain(SoundRing ring, int side)
    {
        while (ring.TryRead(_piece, out var block))
        {
            _session.Add(side, _piece.AsSpan(0, block.Frames), in block);
        }
    }
}
