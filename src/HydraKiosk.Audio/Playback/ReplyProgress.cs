namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The one place that knows which reply is at the loudspeaker, how much of it was heard by the device's own count, and whether it sounds, waits
/// or has ended; and the one that reports it. Outlives the devices: what one device has not played, the next one goes on with. Belongs to
/// the audio thread; allocates nothing.
/// </summary>
/// <remarks>
/// A reply that was begun ends exactly once for whoever reads the reports: it is <see cref="PlaybackEventKind.Drained"/>; or it is
/// <see cref="PlaybackEventKind.Cut"/>; or it was dropped while it waited, and then what was reported when it began to wait
/// (<see cref="PlaybackEventKind.Starved"/>, <see cref="PlaybackEventKind.Parked"/>, or the cut of a suspension) was its end, and nothing more is
/// told of it.
/// </remarks>
internal sealed class ReplyProgress(ReplyReader reader, PlaybackControl control, PlaybackReports reports)
{
    private readonly PlayedMarks _marks = new();
    private long _position; // of the reply's next sample for the device
    private SampleClock _clock; // of that sample
    private int _started; // the newest reply of which anything was heard
    private (int Reply, ReplyPause Why) _paused;

    /// <summary>The reply whose samples are being given to the loudspeaker; 0: none.</summary>
    public int Reply { get; private set; }

    /// <summary>Its next sample.</summary>
    public long Position => _position;

    /// <summary>Whether anything of a reply stands in the device's ring.</summary>
    public bool IsAtDevice => !_marks.IsEmpty;

    /// <summary>Whether one more round of filling can be accounted for.</summary>
    public bool HasRoom => _marks.HasRoom;

    /// <summary>How much of the reply has been given to the loudspeaker.</summary>
    private TimeSpan Given => Reply == 0 ? default : _clock.TimeOf(_position);

    /// <summary>What of which reply the loudspeaker has been given, for whoever shows words in step with it.</summary>
    public HeardPosition Heard { get; } = new();

    /// <summary>Whether what sounds now, or would next, is a reply up to this one.</summary>
    public bool IsAtDeviceUpTo(int reply) => _marks.TryPeek(out var mark) && mark.Reply <= reply;

    /// <summary>The first samples of a reply go to the device next.</summary>
    public void Begin(int reply, in SampleClock clock) => (Reply, _position, _clock) = (reply, 0, clock);

    /// <summary>The next samples have this clock.</summary>
    public void TurnTo(in SampleClock clock) => _clock = clock;

    /// <summary>Samples of the reply stand in the device's ring.</summary>
    /// <param name="ringStart">First ring position.</param>
    /// <param name="ringEnd">One past the last.</param>
    /// <param name="sampleStart">Position in the reply of the first sample that went into them.</param>
    /// <param name="sampleEnd">One past the last.</param>
    /// <param name="isLast">Whether nothing more of the reply comes.</param>
    /// <param name="blockFrames">Device frames in 10 ms.</param>
    public void Put(long ringStart, long ringEnd, long sampleStart, long sampleEnd, bool isLast, int blockFrames)
    {
        var isWhole = reader.PassedOver != Reply;
        _marks.Push(new PlayedMark(ringStart, ringEnd, Reply, sampleStart, sampleEnd, _clock, isLast, isWhole), blockFrames);
        _position = sampleEnd;
    }

    /// <summary>Nothing more of the reply goes to the device; it ends when the device has taken what it was given.</summary>
    public void GivenWhole() => Reply = 0;

    /// <summary>The device has taken all up to a ring position.</summary>
    public void SettleTo(long position)
    {
        while (_marks.TryPeek(out var mark))
        {
            if (position > mark.RingStart && mark.RingEnd > mark.RingStart)
            {
                Sounds(mark);
            }

            if (position < mark.RingEnd)
            {
                if (position > mark.RingStart)
                {
                    Heard.Set(mark.Reply, mark.Clock.TimeOf(mark.SampleAt(position)));
                }

                return;
            }

            Finish(mark);
        }
    }

    /// <summary>
    /// The device has fallen silent at a ring position; what stood behind it was not heard, and is where the reply goes on if it does.
    /// </summary>
    public void CutAt(long heardTo)
    {
        SettleTo(heardTo);
        if (_marks.TryPeek(out var mark))
        {
            GoBackTo(mark, heardTo);
            var isDropped = mark.Reply <= control.DiscardedThrough;
            if (!IsPaused(mark.Reply, ReplyPause.Parked)) // else that is still what is known of it
            {
                reports.Add(PlaybackEventKind.Cut, mark.Reply, Given);
                _paused = (mark.Reply, isDropped ? ReplyPause.Ended : ReplyPause.Suspended);
            }
        }

        _marks.Clear();
    }

    /// <summary>The reply is silenced still, or again.</summary>
    public void TellCutAgain()
    {
        if (Reply != 0 && IsPaused(Reply, ReplyPause.Suspended))
        {
            reports.Add(PlaybackEventKind.Cut, Reply, Given);
        }
    }

    /// <summary>The loudspeaker has run dry in the reply.</summary>
    public void Starve() => Pause(PlaybackEventKind.Starved, ReplyPause.Starved);

    /// <summary>The reply goes on after it was starved.</summary>
    public void Feed()
    {
        _paused = default;
        reports.Add(PlaybackEventKind.Fed, Reply, Given);
    }

    /// <summary>Forgets every reply up to this one, heard or not; it must not stand in the device's ring any more.</summary>
    /// <returns>Whether the reply that was being given is among them.</returns>
    public bool Drop(int through)
    {
        reader.Discard(through);
        if (Reply == 0 || Reply > through)
        {
            return false;
        }

        End();
        return true;
    }

    /// <summary>The device is given up, and nothing of its ring will be heard any more.</summary>
    /// <param name="position">Ring position up to which it has taken samples.</param>
    public void Park(long position)
    {
        SettleTo(position);
        if (_marks.TryPeek(out var mark) && mark.IsLast && position > mark.RingStart)
        {
            Finish(mark); // only the filter's tail was missing
        }

        if (_marks.TryPeek(out mark))
        {
            GoBackTo(mark, position);
        }
        else if (Reply != 0 && reader.HasEnded(Reply) && !(reader.TryPeek(out var next, out _, out _) && next == Reply))
        {
            reports.Add(PlaybackEventKind.Drained, Reply, Given);
            Reply = 0;
        }

        _marks.Clear();
        if (Reply > control.DiscardedThrough)
        {
            Pause(PlaybackEventKind.Parked, ReplyPause.Parked);
        }
        else if (Reply != 0)
        {
            End();
        }
    }

    /// <summary>Gives up whatever is here: its own books may be at fault.</summary>
    public void Abandon()
    {
        if (Reply == 0 && _marks.TryPeekNewest(out var mark))
        {
            (Reply, _position, _clock) = (mark.Reply, mark.SampleEnd, mark.Clock); // it was given whole, and has not been heard whole
        }

        _marks.Clear();
        if (Reply != 0)
        {
            // Not cut: whoever reads that expects it to be asked for. What is parked and does not come back has a limit.
            reports.Add(PlaybackEventKind.Parked, Reply, Given);
            _paused = (Reply, ReplyPause.Ended);
            Reply = 0;
        }

        reader.Clear();
    }

    private bool IsPaused(int reply, ReplyPause why) => _paused == (reply, why);

    private void Pause(PlaybackEventKind kind, ReplyPause why)
    {
        reports.Add(kind, Reply, Given);
        _paused = (Reply, why);
    }

    private void Sounds(in PlayedMark mark)
    {
        if (mark.Reply != _started)
        {
            _started = mark.Reply;
            reports.Add(PlaybackEventKind.Started, mark.Reply, mark.Clock.TimeOf(mark.SampleStart));
        }
        else if (IsPaused(mark.Reply, ReplyPause.Parked))
        {
            reports.Add(PlaybackEventKind.Fed, mark.Reply, mark.Clock.TimeOf(mark.SampleStart));
        }

        if (_paused.Reply <= mark.Reply)
        {
            _paused = default;
        }
    }

    private void Finish(in PlayedMark mark)
    {
        _marks.Pop();
        reader.Heard(mark.Reply, mark.SampleEnd);
        Heard.Set(mark.Reply, mark.TimeAtEnd);
        if (mark.IsLast)
        {
            reports.Add(mark.IsWhole ? PlaybackEventKind.Drained : PlaybackEventKind.Cut, mark.Reply, mark.TimeAtEnd);
        }
    }

    private void GoBackTo(in PlayedMark mark, long ringPosition)
    {
        (Reply, _position, _clock) = (mark.Reply, mark.SampleAt(ringPosition), mark.Clock);
        reader.Seek(mark.Reply, _position);
    }

    /// <summary>The reply will not go on: its end is told, unless the last report of it was that already.</summary>
    private void End()
    {
        var isTold = _paused.Reply == Reply && _paused.Why switch
        {
            ReplyPause.Starved or ReplyPause.Parked or ReplyPause.Ended => true,
            ReplyPause.Suspended => Reply <= control.DiscardedThroughSuspended, // else it was let go on in between
            _ => false,
        };
        if (!isTold)
        {
            reports.Add(PlaybackEventKind.Cut, Reply, Given);
        }

        _paused = (Reply, ReplyPause.Ended);
        Reply = 0;
    }
}
