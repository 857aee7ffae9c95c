using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Recordings;

/// <summary>
/// From conversations to recordings: begins one with a conversation, ends it a moment after, goes on in a new one where it grows long, and gives up
/// for half a minute where the disk takes nothing. Used by the recorder's thread alone.
/// </summary>
internal sealed class RecordingSession(RecorderSettings settings, TimeProvider time, ILogger log)
{
    /// <summary>What sounds on after a conversation still belongs to it.</summary>
    private static readonly TimeSpan _tail = TimeSpan.FromSeconds(1);

    /// <summary>A device that is always in a conversation makes a recording of each half hour.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _roomEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _extendEvery = TimeSpan.FromSeconds(1);

    private readonly EventLines _lines = new(settings.Options.Transcripts, settings.Secrets);
    private readonly RoomKeeper _room = new(settings.Folder, settings.Options, time, log, settings.FreeBytes);
    private RecordingFiles? _files;
    private bool _isEngaged;
    private bool _isAnnounced;
    private bool _isTold; // of a fault, once a conversation
    private long _endsAt = long.MaxValue;
    private long _retryAt = long.MinValue;
    private long _extendAt;
    private long _roomAt;
    private TimeSpan _lostBefore;
    private TimeSpan _lost;
    private long _missedBefore;
    private long _missed;
    private int _made;
    private int _failed;

    /// <summary>The lock on the folder, which says what is being written.</summary>
    public FolderClaim? Claim { get; set; }

    /// <summary>How it stands.</summary>
    public RecordingStatus Status() => new()
    {
        IsRecording = _files is not null,
        Name = _files?.Name,
        Seconds = Math.Round(_files?.Length.TotalSeconds ?? 0, 1),
        Made = _made,
        Failed = _failed,
        LostMs = Math.Round(_lost.TotalMilliseconds),
    };

    /// <summary>Something has happened.</summary>
    /// <param name="notice">What.</param>
    /// <param name="at">When.</param>
    public void Take(ConversationNotice notice, long at)
    {
        if (notice is ConversationBegan)
        {
            Finish(at);
            (_isEngaged, _endsAt, _isTold, _isAnnounced) = (true, long.MaxValue, false, false);
            Begin(at - Ticks(settings.Lead), continues: null);
        }
        else if (notice is ConversationEnded)
        {
            (_isEngaged, _endsAt) = (false, at + Ticks(_tail));
        }

        if (_files is { } files)
        {
            Announce(notice);
            Try(() => files.Add(_lines.Of(notice, files.MsOf(at))));
        }
    }

    /// <summary>A piece of sound has come; outside a conversation nobody keeps it.</summary>
    /// <param name="side">0: what the microphone sent; 1: what was played.</param>
    /// <param name="sound">Its samples.</param>
    /// <param name="block">When and at which rate.</param>
    public void Add(int side, ReadOnlySpan<float> sound, in SoundBlock block)
    {
        if (_files is null || block.EndedAt > _endsAt)
        {
            return;
        }

        try
        {
            _files.Add(side, sound, in block);
        }
        catch (AudioDeviceException fault)
        {
            Fail(fault);
        }
    }

    /// <summary>What time brings: the end of a recording, the next one, its length on the disk, and room for it.</summary>
    /// <param name="isEngaged">Whether somebody is in a conversation, whatever notices were lost.</param>
    /// <param name="lost">Sound that was lost so far.</param>
    /// <param name="missed">Notices that were lost so far.</param>
    public void Tend(bool isEngaged, TimeSpan lost, long missed)
    {
        (_lost, _missed) = (lost, missed);
        var now = time.GetTimestamp();
        if (_isEngaged && !isEngaged)
        {
            (_isEngaged, _endsAt) = (false, now); // the notice of its end was lost, and nobody is recorded who is not in a conversation
        }

        if (_files is null)
        {
            if (_isEngaged && now >= _retryAt)
            {
                Begin(now, continues: null);
            }

            return;
        }

        if (now - Ticks(_extendEvery / 2) > _endsAt)
        {
            Finish(_endsAt);
        }
        else if (_files.Length >= _longest || _files.Bytes >= settings.Options.MaxMB * 500_000L)
        {
            var name = _files.Name;
            Finish(now);
            Begin(now, name);
        }
        else if (now >= _extendAt)
        {
            _extendAt = now + Ticks(_extendEvery);
            Try(() => _files.ExtendTo(now - Ticks(_extendEvery / 2))); // a file that is read now, or after a SIGKILL, is as long as it should be
        }

        if (_files is not null && now >= _roomAt)
        {
            Try(KeepRoom);
        }
    }

    /// <summary>Ends the present recording, if there is one.</summary>
    /// <param name="at">When it ends.</param>
    public void Finish(long at)
    {
        if (_files is not { } files)
        {
            return;
        }

        Try(() => files.Finish(Math.Min(at, _endsAt), _lost - _lostBefore));
        if (_files is null)
        {
            return; // it has failed
        }

        RecordingLog.Recorded(log, files.Name, (long)files.Length.TotalSeconds, files.Bytes);
        if (_lost > _lostBefore || _missed > _missedBefore)
        {
            RecordingCauses.TooSlow.Write(log, (long)(_lost - _lostBefore).TotalMilliseconds, files.Name);
        }

        Close();
        settings.Finished(files.Name);
    }

    /// <summary>
    /// Tells the person, once in a conversation and only where it is recorded: after their first words, since a signal at the beginning would close
    /// the microphone on these, and at the latest when it is over.
    /// </summary>
    private void Announce(ConversationNotice notice)
    {
        if (!_isAnnounced && notice is TurnTaken or ReplyHeard or ConversationEnded)
        {
            _isAnnounced = true;
            settings.Announce?.Invoke();
        }
    }

    private void Begin(long startedAt, string? continues)
    {
        (_lostBefore, _missedBefore) = (_lost, _missed);
        Try(() =>
        {
            KeepRoom();
            if (_retryAt > time.GetTimestamp())
            {
                return; // there is none
            }

            var at = time.GetUtcNow() - time.GetElapsedTime(startedAt);
            _files = RecordingFiles.Create(settings.Folder, at, settings.Options.Events, startedAt, time.TimestampFrequency);
            Claim!.Tell(_files.Name);
            _files.Add(EventLines.Head(_files.Name, at, continues, settings.Options.Transcription is not null));
            _extendAt = startedAt;
            _made++;
            settings.Trouble(RecordingCauses.CannotWrite.Code, null);
        });
    }

    /// <summary>Deletes what is too old or too much; where the disk is full all the same, nothing is recorded for a while.</summary>
    private void KeepRoom()
    {
        settings.Folder.Make();
        var now = time.GetTimestamp();
        _roomAt = now + Ticks(_roomEvery);
        if (_room.Make(_files?.Name))
        {
            settings.Trouble(RecordingCauses.NoRoom.Code, null);
            return;
        }

        var freeMB = _room.FreeMB;
        if (!_isTold)
        {
            _isTold = true;
            RecordingCauses.NoRoom.Write(log, freeMB, settings.Options.MinFreeMB, settings.Folder.Path);
        }

        settings.Trouble(RecordingCauses.NoRoom.Code, $"{freeMB} MB are free, too few to record");
        _failed++;
        Finish(now);
        _retryAt = now + Ticks(_retryAfter);
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is AudioDeviceException or IOException or UnauthorizedAccessException)
        {
            Fail(fault);
        }
    }

    private void Fail(Exception fault)
    {
        if (!_isTold)
        {
            _isTold = true;
            RecordingCauses.CannotWrite.Write(log, fault.Message);
        }

        settings.Trouble(RecordingCauses.CannotWrite.Code, $"nothing is recorded: {fault.Message}");
        _failed++;
        _retryAt = time.GetTimestamp() + Ticks(_retryAfter);
        Close();
    }

    private void Close()
    {
        _files?.Dispose();
        _files = null;
        try
        {
            Claim!.Tell(null);
        }
        catch (IOException)
        {
            // The lock names a recording that is not written any more; the next one's name replaces it.
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
