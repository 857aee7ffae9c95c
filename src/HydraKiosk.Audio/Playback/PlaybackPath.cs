using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Rings;
using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The way from the response queue to the loudspeaker's ring: resampling to the device's rate, volume, and the book-keeping of what has
/// really been heard. Belongs to the audio thread; allocates nothing after construction.
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
    private readonly ResponseReader _reader;
    private readonly PlaybackControl _control;
    private readonly SpscRing<PlaybackEvent> _events;
    private readonly PlaybackStatistics _statistics;
    private readonly TimeProvider _time;
    private readonly SoundMixer _sounds;
    private readonly PlayedMarks _marks = new();
    private readonly int _target;
    private readonly int _fadeInFrames;
    private readonly float[] _source;
    private readonly float[] _device;
    private Resampler[] _resamplers;
    private Resampler? _resampler;
    private int _current;
    private long _sourcePosition;
    private int _started;
    private bool _suspended;
    private bool _cutPending;
    private bool _cutBySuspension;
    private bool _rebuffering;
    private int _discarded;
    private int _fadeInLeft;
    private float _gain;

    public PlaybackPath(
        DevicePump pump, ResponseReader reader, PlaybackControl control, SpscRing<PlaybackEvent> events, PlaybackStatistics statistics,
        SoundMixer sounds, TimeProvider time, IEnumerable<int> sourceRatesHz)
    {
        _pump = pump;
        _reader = reader;
        _control = control;
        _events = events;
        _statistics = statistics;
        _sounds = sounds;
        _time = time;
        _gain = control.Gain;
        var rate = pump.Playback.SampleRateHz;
        _target = Math.Max(rate * TargetMs / 1000, pump.PeriodFrames * 2);
        _fadeInFrames = rate * FadeInMs / 1000;
        _resamplers = [.. sourceRatesHz.Select(source => new Resampler(source, rate))];
        _source = new float[192_000 / BlocksPerSecond];
        _device = new float[(rate / BlocksPerSecond * 4) + 64];
    }

    /// <summary>Whether anything of a reply, or a local sound, is on its way through the device's ring.</summary>
    public bool IsAudible => !_marks.IsEmpty || _sounds.IsActive;

    /// <summary>Other threads: makes ready for replies at another rate before the first of them arrives.</summary>
    public void Prepare(int sourceRateHz)
    {
        if (!Volatile.Read(ref _resamplers).Any(r => r.InputRateHz == sourceRateHz))
        {
            Volatile.Write(ref _resamplers, [.. _resamplers, new Resampler(sourceRateHz, _pump.Playback.SampleRateHz)]);
        }
    }

    /// <summary>One pass: settles what the device has taken since, obeys the control words, tops the ring up.</summary>
    public void Step()
    {
        if (_cutPending)
        {
            SettleCut();
        }
        else
        {
            SettleTo(_pump.PlayPosition);
        }

        Obey();
        Fill();
    }

    private void SettleTo(long position)
    {
        while (_marks.TryPeek(out var mark))
        {
            if (position > mark.RingStart && mark.Response != _started)
            {
                _started = mark.Response;
                Report(PlaybackEventKind.Started, mark, mark.SampleStart);
            }

            if (position < mark.RingEnd)
            {
                return;
            }

            _marks.Pop();
            _reader.Heard(mark.Response, mark.SampleEnd);
            if (mark.IsLast)
            {
                Report(PlaybackEventKind.Drained, mark, mark.SampleEnd);
            }
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
            var heard = mark.SampleAt(heardTo);
            _reader.Seek(mark.Response, heard);
            Report(PlaybackEventKind.Cut, mark, heard);
            _current = mark.Response;
            _sourcePosition = heard;
        }

        _marks.Clear();
        _resampler?.Reset();
        _fadeInLeft = _fadeInFrames;
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
            cut |= _marks.TryPeek(out var audible) && audible.Response <= discard;
        }

        _suspended = suspend;
        if (cut && !_marks.IsEmpty && !_cutPending)
        {
            _pump.ExpectsAudio = false;
            _pump.CutPlayback();
            _cutPending = true;
            _cutBySuspension = suspends;
        }

        if (!_cutPending)
        {
            _reader.Discard(_discarded);
            if (_current != 0 && _current <= _discarded)
            {
                _current = 0;
                _rebuffering = false;
                _resampler?.Reset();
            }
        }
    }

    private void Fill()
    {
        if (_cutPending)
        {
            return;
        }

        while (_pump.ToPlay.Count < _target)
        {
            if (!FillFromReply())
            {
                if (!_sounds.IsActive)
                {
                    return;
                }

                var block = _device.AsSpan(0, _pump.Playback.SampleRateHz / BlocksPerSecond);
                block.Clear();
                Finish(block);
            }
        }
    }

    /// <summary>Puts up to one block of the front reply into the ring.</summary>
    /// <returns>False when there is nothing to put there now.</returns>
    private bool FillFromReply()
    {
        if (_suspended)
        {
            return false;
        }

        var ended = _current != 0 && _reader.HasEnded(_current); // asked first: it makes what TryPeek finds final
        _reader.Skip(_control);
        if (!_reader.TryPeek(out var response, out var rateHz, out var arrivedAt))
        {
            if (ended)
            {
                Flush();
                return true;
            }

            _rebuffering |= _current != 0 && _pump.ToPlay.Count == 0 && Starve();
            _pump.ExpectsAudio = false;
            return false;
        }

        if (response != _current)
        {
            if (_current != 0)
            {
                Flush();
            }

            Begin(response, rateHz, arrivedAt);
        }

        if (_rebuffering)
        {
            var enough = rateHz * RebufferMs / 1000;
            if (!ended && _reader.Waiting(enough) < enough)
            {
                return false;
            }

            _rebuffering = false;
            ReportCurrent(PlaybackEventKind.Fed);
        }

        var read = _reader.Read(_source.AsSpan(0, rateHz / BlocksPerSecond), out var position);
        Put(_source.AsSpan(0, read), position - read, position, isLast: false);
        _pump.ExpectsAudio = true;
        return true;
    }

    private bool Starve()
    {
        if (!_rebuffering)
        {
            _statistics.CountStarvation();
            ReportCurrent(PlaybackEventKind.Starved);
        }

        return true;
    }

    private void Begin(int response, int rateHz, long arrivedAt)
    {
        if (_resampler?.InputRateHz != rateHz)
        {
            _resampler = null;
            foreach (var candidate in Volatile.Read(ref _resamplers))
            {
                _resampler = candidate.InputRateHz == rateHz ? candidate : _resampler;
            }

            _resampler ??= _resamplers[0]; // never: Prepare runs before the first audio of a rate
            _resampler.Reset();
        }

        _current = response;
        if (_marks.IsEmpty)
        {
            _statistics.Arrival.Add(_time.GetElapsedTime(arrivedAt)); // one that waits for its turn behind another is not late
        }
    }

    /// <summary>Pushes the reply's last milliseconds out of the resampler's delay line.</summary>
    private void Flush()
    {
        var tail = _source.AsSpan(0, Math.Min(_source.Length, (int)Math.Ceiling(_resampler!.Latency.TotalSeconds * _resampler.InputRateHz)));
        tail.Clear();
        Put(tail, _sourcePosition, _sourcePosition, isLast: true);
        _current = 0;
        _rebuffering = false;
    }

    private void Put(ReadOnlySpan<float> source, long sampleStart, long sampleEnd, bool isLast)
    {
        var made = _resampler!.Process(source, _device);
        var block = _device.AsSpan(0, made);
        FadeIn(block);
        var start = _pump.ToPlay.WritePosition;
        Finish(block);
        _marks.Push(new PlayedMark(start, start + made, _current, sampleStart, sampleEnd, _resampler.InputRateHz, isLast));
        _sourcePosition = sampleEnd;
    }

    /// <summary>What a block goes through last, whatever it holds.</summary>
    private void Finish(Span<float> block)
    {
        _sounds.MixInto(block);
        Scale(block);
        _pump.ToPlay.Write(block);
    }

    private void FadeIn(Span<float> block)
    {
        for (var i = 0; i < block.Length && _fadeInLeft > 0; i++, _fadeInLeft--)
        {
            block[i] *= 1f - ((float)_fadeInLeft / _fadeInFrames);
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

    private void ReportCurrent(PlaybackEventKind kind) =>
        _events.Write([new PlaybackEvent(kind, _current, TimeSpan.FromSeconds((double)_sourcePosition / _resampler!.InputRateHz), _time.GetTimestamp())]);

    private void Report(PlaybackEventKind kind, in PlayedMark mark, long heardSamples) =>
        _events.Write([new PlaybackEvent(kind, mark.Response, TimeSpan.FromSeconds((double)heardSamples / mark.SampleRateHz), _time.GetTimestamp())]);
}
