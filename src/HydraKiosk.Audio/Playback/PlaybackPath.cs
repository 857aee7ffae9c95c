using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The way from the queue of replies to the loudspeaker's ring. Lives as long as its device; what is known of the replies is kept by
/// <see cref="ReplyProgress"/>. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class PlaybackPath
{
    private const int BlocksPerSecond = 100;

    /// <summary>What the ring is kept at: late by less than this, and nobody hears it. The design's ceiling is 40 ms.</summary>
    private const int TargetMs = 30;

    /// <summary>
    /// After the network has left the loudspeaker dry in mid-reply, this much must be there before it goes on, so that it does not stutter.
    /// </summary>
    private const int RebufferMs = 60;

    private readonly DevicePump _pump;
    private readonly ReplyReader _reader;
    private readonly ReplyProgress _progress;
    private readonly PlaybackControl _control;
    private readonly PlaybackReports _reports;
    private readonly PlaybackStatistics _statistics;
    private readonly TimeProvider _time;
    private readonly SoundMixer _sounds;
    private readonly SourceRates _rates;
    private readonly ReplyConverter _converter;
    private readonly LoudspeakerFeed _feed;
    private readonly StarvationWatch _starvation;
    private readonly PlaybackCut _cut;
    private readonly int _targetFrames;
    private readonly int _blockFrames;
    private readonly float[] _source = new float[RatePair.MaxHz / BlocksPerSecond];
    private readonly float[] _device;
    private bool _isSuspended;
    private int _suspensions;
    private int _discarded;

    public PlaybackPath(
        DevicePump pump, ReplyReader reader, ReplyProgress progress, PlaybackControl control, PlaybackReports reports, PlaybackStatistics statistics,
        SoundMixer sounds, SourceRates rates, TimeProvider time)
    {
        _pump = pump;
        _reader = reader;
        _progress = progress;
        _control = control;
        _reports = reports;
        _statistics = statistics;
        _sounds = sounds;
        _rates = rates;
        _time = time;
        var rate = pump.Playback.SampleRateHz;
        _targetFrames = Math.Max(rate * TargetMs / 1000, checked(pump.PeriodFrames * 2));
        _blockFrames = rate / BlocksPerSecond;
        _device = new float[(_blockFrames * 4) + 64];
        _converter = new ReplyConverter(rates, rate);
        _feed = new LoudspeakerFeed(pump, control, sounds);
        _starvation = new StarvationWatch(pump, progress, statistics);
        _cut = new PlaybackCut(pump, control, statistics, time);
        if (progress.Reply != 0)
        {
            _feed.FadeInNext();
        }
    }

    /// <summary>Whether anything of a reply, or a local sound, is on its way through the device's ring.</summary>
    public bool IsAudible => _progress.IsAtDevice || _sounds.IsActive;

    /// <summary>Other threads: makes ready for replies at other rates before the first of them arrives.</summary>
    public void Prepare(IReadOnlyList<int> sourceRatesHz) => _rates.Prepare(sourceRatesHz);

    /// <summary>One pass: settles what the device has taken since, obeys the control words, tops the ring up.</summary>
    public void Step()
    {
        var canReport = _reports.HasRoom;
        if (canReport)
        {
            Settle();
        }

        Obey();
        if (canReport && !_cut.IsPending)
        {
            Fill();
        }
    }

    /// <summary>
    /// The device is given up: settles what was heard of its ring, reports it, and goes back to the first sample that was not, for the next
    /// device. Nothing else may be called after it.
    /// </summary>
    public void Park()
    {
        if (_cut.IsPending)
        {
            Settle();
        }

        var position = _pump.PlayPosition;
        _starvation.Stop();
        _pump.CutPlayback(unbegunUnheard: true); // a device that still lives must not play on what the next one will
        _progress.Park(position);
    }

    private void Settle()
    {
        if (!_cut.IsPending)
        {
            _progress.SettleTo(_pump.PlayPosition);
        }
        else if (_cut.IsCarriedOut(out var heardTo))
        {
            _progress.CutAt(heardTo);
            _converter.Forget();
            _feed.FadeInNext();
        }
    }

    private void Obey()
    {
        var suspend = _control.IsSuspended;
        var discard = _control.DiscardedThrough;
        var suspends = suspend && !_isSuspended;
        if (suspend && _isSuspended && _control.Suspensions != _suspensions && !_cut.IsPending)
        {
            _progress.TellCutAgain(); // it was let go on and silenced once more between two passes: whoever did that waits to hear where it stands
        }

        _suspensions = _control.Suspensions;
        var cuts = suspends || (discard > _discarded && _progress.IsAtDeviceUpTo(discard));
        _discarded = Math.Max(_discarded, discard);
        _isSuspended = suspend;
        if (suspends)
        {
            _starvation.Stop();
        }

        if (cuts && _progress.IsAtDevice && !_cut.IsPending)
        {
            _starvation.Stop();
            _cut.Ask(isBySuspension: suspends);
        }

        if (!_cut.IsPending && _progress.Drop(_discarded))
        {
            _starvation.EndReply();
            _converter.Forget();
        }

        _reader.PassOver(_control); // also while nothing is put into the ring
    }

    private void Fill()
    {
        while (_pump.ToPlay.Count < _targetFrames && _progress.HasRoom)
        {
            if (!FillFromReply())
            {
                if (!_sounds.IsActive)
                {
                    return;
                }

                _feed.PutSounds(_device.AsSpan(0, _blockFrames));
            }
        }
    }

    /// <summary>Puts up to one block of the front reply into the ring.</summary>
    /// <returns>False when there is nothing to put there now.</returns>
    private bool FillFromReply()
    {
        if (_isSuspended || _control.IsSuspended) // perhaps since the pass began: not even the first moments of a reply
        {
            return false;
        }

        var hasEnded = _progress.Reply != 0 && _reader.HasEnded(_progress.Reply); // asked first: it makes what TryPeek finds final
        _reader.PassOver(_control);
        if (!_reader.TryPeek(out var reply, out var clock, out var arrivedAt))
        {
            if (hasEnded)
            {
                End();
                return true;
            }

            _starvation.Await();
            return false;
        }

        if (reply != _progress.Reply)
        {
            if (_progress.Reply != 0)
            {
                End();
            }

            Begin(reply, clock, arrivedAt);
        }

        if (!_converter.IsAt(clock.RateHz) && !TurnTo(clock))
        {
            _reader.Skip();
            return true;
        }

        if (_starvation.IsRebuffering && !_reader.HasWaiting(clock.RateHz * RebufferMs / 1000))
        {
            return false;
        }

        _starvation.GoOn();
        _progress.TurnTo(clock);
        var read = _reader.Read(_source.AsSpan(0, clock.RateHz / BlocksPerSecond), out var position);
        if (read == 0)
        {
            return false; // never; but a round that puts nothing must not be followed by another
        }

        Put(_converter.Convert(_source.AsSpan(0, read), _device), position - read, position, isLast: false);
        _starvation.Expect();
        return true;
    }

    private void Begin(int reply, in SampleClock clock, long arrivedAt)
    {
        _progress.Begin(reply, clock);
        if (!_progress.IsAtDevice)
        {
            _statistics.Arrival.Add(_time.GetElapsedTime(arrivedAt)); // one that waits for its turn behind another is not late
        }
    }

    /// <summary>Changes to another rate, between replies or in the middle of one.</summary>
    /// <returns>False when nobody has prepared for it.</returns>
    private bool TurnTo(in SampleClock clock)
    {
        if (!_converter.IsReadyFor(clock.RateHz))
        {
            return false;
        }

        if (_converter.OwesTail)
        {
            PutTail(isLast: false);
        }

        _converter.TurnTo(clock.RateHz);
        return true;
    }

    /// <summary>The reply has ended: pushes its last milliseconds out of the filter.</summary>
    private void End()
    {
        PutTail(isLast: true);
        _progress.GivenWhole();
        _starvation.EndReply();
    }

    private void PutTail(bool isLast) => Put(_converter.ConvertTail(_device), _progress.Position, _progress.Position, isLast);

    private void Put(int madeFrames, long sampleStart, long sampleEnd, bool isLast)
    {
        var start = _pump.ToPlay.WritePosition;
        _feed.PutReply(_device.AsSpan(0, madeFrames), madeFrames == 0 ? 0 : _converter.DelayFrames);
        _progress.Put(start, start + madeFrames, sampleStart, sampleEnd, isLast, _blockFrames);
    }
}
