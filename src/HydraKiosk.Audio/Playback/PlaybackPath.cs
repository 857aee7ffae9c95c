using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The way from the reply queue to the loudspeaker's ring: resampling to the device's rate, volume, and the book-keeping of what has
/// really been heard. Lives as long as its device. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class PlaybackPath
{
    /// <summary>Blocks the audio thread works in.</summary>
    private const int BlocksPerSecond = 100;

    /// <summary>What the ring is kept at: late by less than this, and nobody hears it. The design's ceiling is 40 ms.</summary>
    private const int TargetMs = 30;

    /// <summary>After the network has left the loudspeaker dry in mid-reply, this much must be there before it goes on, so that it does not stutter.</summary>
    private const int RebufferMs = 60;

    /// <summary>A reply that goes on after a cut fades in over this long.</summary>
    private const int FadeInMs = 5;

    private readonly DevicePump _pump;
    private readonly ReplyReader _reader;
    private readonly ReplyProgress _progress;
    private readonly PlaybackControl _control;
    private readonly PlaybackReports _reports;
    private readonly PlaybackStatistics _statistics;
    private readonly TimeProvider _time;
    private readonly SoundMixer _sounds;
    private readonly SourceRates _rates;
    private readonly PlayedMarks _marks;
    private readonly int _target;
    private readonly int _fadeInFrames;
    private readonly int _blockFrames;
    private readonly float[] _source;
    private readonly float[] _device;
    private Resampler? _resampler;
    private bool _owesTail; // the resampler still holds the end of what it was given
    private bool _suspended;
    private bool _cutPending;
    private bool _cutBySuspension;
    private bool _rebuffering;
    private bool _awaiting; // there is nothing more of the reply for now
    private long _silentBefore; // the pump's count when that began
    private int _discarded;
    private bool _fadesIn; // from the next sample of a reply on
    private int _fadeInLeft;
    private float _gain;

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
        _gain = control.Gain;
        var rate = pump.Playback.SampleRateHz;
        _target = Math.Max(rate * TargetMs / 1000, checked(pump.PeriodFrames * 2));
        _fadeInFrames = rate * FadeInMs / 1000;
        _fadesIn = progress.Reply != 0;
        _blockFrames = rate / BlocksPerSecond;
        _marks = new PlayedMarks(_blockFrames);
        _source = new float[RatePair.MaxHz / BlocksPerSecond];
        _device = new float[(_blockFrames * 4) + 64];
    }

    /// <summary>Whether anything of a reply, or a local sound, is on its way through the device's ring.</summary>
    public bool IsAudible => !_marks.IsEmpty || _sounds.IsActive;

    /// <summary>Other threads: makes ready for replies at other rates before the first of them arrives.</summary>
    public void Prepare(IReadOnlyList<int> sourceRatesHz) => _rates.Prepare(sourceRatesHz);

    /// <summary>One pass: settles what the device has taken since, obeys the control words, tops the ring up.</summary>
    public void Step()
    {
        var canReport = _reports.HasRoom;
        if (canReport && _cutPending)
        {
            SettleCut();
        }
        else if (canReport)
        {
            SettleTo(_pump.PlayPosition);
        }

        Obey();
        if (canReport && !_cutPending)
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
        if (_cutPending)
        {
            SettleCut();
        }

        var position = _pump.PlayPosition;
        SettleTo(position);
        StopAwaiting();
        _pump.CutPlayback(unbegunUnheard: true); // a device that still lives must not play on what the next one will
        if (_marks.TryPeek(out var mark) && mark.IsLast && position > mark.RingStart)
        {
            Finish(mark); // only the filter's tail was missing
        }

        if (_marks.TryPeek(out mark))
        {
            GoBackTo(mark, mark.SampleAt(position));
            if (mark.Reply <= _control.DiscardedThrough)
            {
                _reports.Add(PlaybackEventKind.Cut, mark.Reply, _progress.Given); // this was to be its end
                _progress.Reply = 0;
            }
        }
        else if (_progress.Reply != 0 && _reader.HasEnded(_progress.Reply) && !(_reader.TryPeek(out var next, out _, out _) && next == _progress.Reply))
        {
            _reports.Add(PlaybackEventKind.Drained, _progress.Reply, _progress.Given);
            _progress.Reply = 0;
        }

        _marks.Clear();
        if (_progress.Reply > _control.DiscardedThrough)
        {
            _progress.Parked = _progress.Reply;
            _reports.Add(PlaybackEventKind.Parked, _progress.Reply, _progress.Given);
        }
    }

    private void SettleTo(long position)
    {
        while (_marks.TryPeek(out var mark))
        {
            if (position > mark.RingStart && mark.RingEnd > mark.RingStart)
            {
                Sounds(mark);
            }

            if (position < mark.RingEnd)
            {
                return;
            }

            Finish(mark);
        }
    }

    private void Sounds(in PlayedMark mark)
    {
        if (mark.Reply != _progress.Started)
        {
            _progress.Started = mark.Reply;
            _reports.Add(PlaybackEventKind.Started, mark.Reply, mark.Clock.TimeOf(mark.SampleStart));
        }
        else if (mark.Reply == _progress.Parked)
        {
            _reports.Add(PlaybackEventKind.Fed, mark.Reply, mark.Clock.TimeOf(mark.SampleStart));
        }

        _progress.Parked = 0;
    }

    private void Finish(in PlayedMark mark)
    {
        _marks.Pop();
        _reader.Heard(mark.Reply, mark.SampleEnd);
        if (mark.IsLast)
        {
            _reports.Add(PlaybackEventKind.Drained, mark.Reply, mark.Clock.RateHz == 0 ? default : mark.Clock.TimeOf(mark.SampleEnd));
        }
    }

    private void SettleCut()
    {
        if (!_pump.CutIsDone(out var heardTo))
        {
            return;
        }

        _cutPending = false;
        if (_cutBySuspension && _pump.SilentAt >= _control.SuspendedAt) // else the ring had just run dry by itself
        {
            _statistics.Silenced.Add(_time.GetElapsedTime(_control.SuspendedAt, _pump.SilentAt));
        }

        SettleTo(heardTo);
        if (_marks.TryPeek(out var mark))
        {
            // The listener lost the thread inside this mark: go on from there, if at all.
            GoBackTo(mark, mark.SampleAt(heardTo));
            _reports.Add(PlaybackEventKind.Cut, mark.Reply, _progress.Given);
        }

        _marks.Clear();
        ForgetTail();
        _fadesIn = true;
    }

    private void GoBackTo(in PlayedMark mark, long sample)
    {
        _reader.Seek(mark.Reply, sample);
        _progress.Reply = mark.Reply;
        _progress.Position = sample;
        _progress.Clock = mark.Clock;
    }

    private void Obey()
    {
        var suspend = _control.IsSuspended;
        var discard = _control.DiscardedThrough;
        var suspends = suspend && !_suspended;
        var cut = suspends;
        if (discard > _discarded)
        {
            _discarded = discard;
            cut |= _marks.TryPeek(out var audible) && audible.Reply <= discard;
        }

        _suspended = suspend;
        if (suspends)
        {
            StopAwaiting();
        }

        if (cut && !_marks.IsEmpty && !_cutPending)
        {
            StopAwaiting();
            _pump.CutPlayback(unbegunUnheard: true);
            _cutPending = true;
            _cutBySuspension = suspends;
        }

        if (!_cutPending)
        {
            _reader.Discard(_discarded);
            if (_progress.Reply != 0 && _progress.Reply <= _discarded)
            {
                _progress.Reply = 0;
                _rebuffering = false;
                StopAwaiting();
                ForgetTail();
            }
        }
    }

    private void Fill()
    {
        while (_pump.ToPlay.Count < _target && _marks.HasRoom)
        {
            if (!FillFromReply())
            {
                if (!_sounds.IsActive)
                {
                    return;
                }

                var block = _device.AsSpan(0, _blockFrames);
                block.Clear();
                Finish(block);
            }
        }
    }

    /// <summary>Puts up to one block of the front reply into the ring.</summary>
    /// <returns>False when there is nothing to put there now.</returns>
    private bool FillFromReply()
    {
        if (_suspended || _control.IsSuspended) // perhaps since the pass began: not even the first moments of a reply
        {
            return false;
        }

        var ended = _progress.Reply != 0 && _reader.HasEnded(_progress.Reply); // asked first: it makes what TryPeek finds final
        _reader.Skip(_control);
        if (!_reader.TryPeek(out var reply, out var clock, out var arrivedAt))
        {
            if (ended)
            {
                Flush();
                return true;
            }

            Await();
            return false;
        }

        if (reply != _progress.Reply)
        {
            if (_progress.Reply != 0)
            {
                Flush();
            }

            Begin(reply, clock, arrivedAt);
        }

        if (_resampler?.InputRateHz != clock.RateHz && !TurnTo(clock))
        {
            _reader.Skip();
            return true;
        }

        if (_rebuffering && !_reader.HasWaiting(clock.RateHz * RebufferMs / 1000))
        {
            return false;
        }

        CountHole();
        if (_rebuffering)
        {
            _rebuffering = false;
            _reports.Add(PlaybackEventKind.Fed, reply, _progress.Given);
        }

        _progress.Clock = clock;
        var read = _reader.Read(_source.AsSpan(0, clock.RateHz / BlocksPerSecond), out var position);
        if (read == 0)
        {
            return false; // never; but a round that puts nothing must not be followed by another
        }

        Put(_source.AsSpan(0, read), position - read, position, isLast: false);
        _pump.ExpectsAudio = true;
        return true;
    }

    /// <summary>There is nothing to play: silence from here on is nobody's fault between replies, and in the middle of one the network's.</summary>
    private void Await()
    {
        _pump.ExpectsAudio = false;
        if (_progress.Reply == 0)
        {
            return;
        }

        if (!_awaiting)
        {
            _awaiting = true;
            _silentBefore = _pump.StarvedFrames;
            _pump.AwaitsAudio = true;
        }

        if (!_rebuffering && _pump.ToPlay.Count == 0)
        {
            _rebuffering = true;
            _statistics.CountStarvation();
            _reports.Add(PlaybackEventKind.Starved, _progress.Reply, _progress.Given);
        }
    }

    /// <summary>The reply goes on: what was silent meanwhile was a hole in it, however short.</summary>
    private void CountHole()
    {
        if (!_awaiting)
        {
            return;
        }

        var hole = _pump.StarvedFrames - _silentBefore;
        if (hole > 0)
        {
            _statistics.AddStarvedTime(TimeSpan.FromSeconds((double)hole / _pump.Playback.SampleRateHz));
            if (!_rebuffering)
            {
                _statistics.CountStarvation();
            }
        }

        StopAwaiting();
    }

    private void StopAwaiting()
    {
        _awaiting = false;
        _pump.AwaitsAudio = false;
        _pump.ExpectsAudio = false;
    }

    private void Begin(int reply, SampleClock clock, long arrivedAt)
    {
        _progress.Reply = reply;
        _progress.Position = 0;
        _progress.Clock = clock;
        if (_marks.IsEmpty)
        {
            _statistics.Arrival.Add(_time.GetElapsedTime(arrivedAt)); // one that waits for its turn behind another is not late
        }
    }

    /// <summary>Changes to another rate, between replies or in the middle of one.</summary>
    /// <returns>False when nobody has prepared for it.</returns>
    private bool TurnTo(in SampleClock clock)
    {
        var next = _rates.Find(clock.RateHz);
        if (next is not null)
        {
            PushTail(isLast: false);
            _resampler = next;
            next.Reset();
        }

        return next is not null;
    }

    /// <summary>The reply has ended: pushes its last milliseconds out of the resampler's delay line.</summary>
    private void Flush()
    {
        PushTail(isLast: true);
        _progress.Reply = 0;
        _rebuffering = false;
        StopAwaiting();
    }

    private void PushTail(bool isLast)
    {
        if (_owesTail || isLast)
        {
            var frames = _owesTail ? (int)Math.Ceiling(_resampler!.Latency.TotalSeconds * _resampler.InputRateHz) : 0;
            var tail = _source.AsSpan(0, Math.Min(_source.Length, frames));
            tail.Clear();
            Put(tail, _progress.Position, _progress.Position, isLast);
            _owesTail = false;
        }
    }

    private void ForgetTail()
    {
        _resampler?.Reset();
        _owesTail = false;
    }

    private void Put(ReadOnlySpan<float> source, long sampleStart, long sampleEnd, bool isLast)
    {
        var made = source.IsEmpty ? 0 : _resampler!.Process(source, _device);
        var block = _device.AsSpan(0, made);
        FadeIn(block);
        var start = _pump.ToPlay.WritePosition;
        Finish(block);
        _marks.Push(new PlayedMark(start, start + made, _progress.Reply, sampleStart, sampleEnd, _progress.Clock, isLast));
        _progress.Position = sampleEnd;
        _owesTail = true;
    }

    /// <summary>What a block goes through last, whatever it holds.</summary>
    private void Finish(Span<float> block)
    {
        if (_pump.ToPlay.Count == 0)
        {
            _gain = _control.Gain; // after silence there is nothing to glide from
        }

        _sounds.MixInto(block);
        Scale(block);
        _pump.ToPlay.Write(block);
    }

    private void FadeIn(Span<float> block)
    {
        if (_fadesIn && !block.IsEmpty)
        {
            // The filter is empty after a cut: for as long as its delay it puts out next to nothing, and a fade over that would be over before the sound begins.
            _fadesIn = false;
            _fadeInLeft = _fadeInFrames + (int)(_resampler!.Latency.TotalSeconds * _pump.Playback.SampleRateHz);
        }

        for (var i = 0; i < block.Length && _fadeInLeft > 0; i++, _fadeInLeft--)
        {
            block[i] *= Math.Max(0f, 1f - ((float)_fadeInLeft / _fadeInFrames));
        }
    }

    private void Scale(Span<float> block)
    {
        var target = _control.Gain;
        var step = block.Length == 0 ? 0 : (target - _gain) / block.Length;
        for (var i = 0; i < block.Length; i++)
        {
            _gain += step;
            block[i] *= _gain;
        }

        _gain = target;
    }
}
