using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Audio.Rings;

namespace HydraKiosk.Audio.Devices;

/// <summary>
/// The rings between one open device and the audio thread, and the copying in and out of them. The <c>On…</c> methods belong to the
/// device's real-time thread: they copy, count and wake, and neither allocate, lock, log nor throw. Everything else belongs to the
/// audio thread. Playback is mono and is spread over the device's channels here; capture stays interleaved.
/// <para>A device whose microphone and loudspeaker share a clock calls <see cref="OnPeriod"/>. Two devices, each with a thread and a clock
/// of its own, call <see cref="OnCapture"/> and <see cref="OnPlayback"/>; <see cref="Clocks"/> then tells where each of them stands, and a
/// <see cref="DriftEstimator"/> fed with it puts <see cref="Played"/> on the capture clock.</para>
/// </summary>
public sealed class DevicePump
{
    /// <summary>How much the rings towards the audio thread hold: what a stalled audio thread may be late before samples are lost.</summary>
    private const int BacklogMs = 500;

    /// <summary>Room for playback; the audio thread itself keeps no more than 40 ms in it.</summary>
    private const int PlaybackCapacityMs = 100;

    /// <summary>An abrupt stop clicks; 5 ms of straight line does not, and fits into one period.</summary>
    private const int CutFadeMs = 5;

    private readonly TimeProvider _time;
    private readonly SpscRing<float> _captured;
    private readonly SpscRing<float> _toPlay;
    private readonly SpscRing<float> _played;
    private readonly float[] _mono;
    private readonly int _fadeFrames;
    private readonly PublishedClock _captureClock = new();
    private readonly PublishedClock _playbackClock = new();
    private readonly uint[] _lastInput;
    private long _capturePeriods;
    private long _playbackPeriods;
    private long _captureFrames;
    private long _playbackFrames;
    private long _inputChangedAt;
    private int _inputIsZero;
    private int _leadInLeft;
    private long _lostCaptureFrames;
    private long _lostPlayedFrames;
    private long _underrunFrames;
    private long _cutTo;
    private long _cutDone;
    private long _heardAtCut;
    private long _silentAtCut;
    private int _expectsAudio;
    private int _awaitsAudio;
    private long _starvedFrames;
    private bool _isSounding;
    private bool _dropsUnbegun;
    private int _onlyChannel = -1;
    private PeriodSignal? _wake;
    private PaceGuard _capturePace;
    private PaceGuard _playbackPace;
    private long _absentFramesCarry;
    private long _refusedPeriods;

    /// <param name="capture">What the microphone delivers.</param>
    /// <param name="playback">What the loudspeaker takes.</param>
    /// <param name="periodFrames">The largest period, in playback frames, that the device will ask for at once.</param>
    /// <param name="time">The clock that stamps periods.</param>
    public DevicePump(AudioFormat capture, AudioFormat playback, int periodFrames, TimeProvider time)
    {
        _time = time;
        Capture = capture;
        Playback = playback;
        PeriodFrames = periodFrames;
        _captured = new SpscRing<float>(checked((int)((long)capture.SampleRateHz * capture.Channels * BacklogMs / 1000))); // 32 channels at 192 kHz exceed an int on the way
        _toPlay = new SpscRing<float>(Math.Max(playback.SampleRateHz * PlaybackCapacityMs / 1000, periodFrames * 4));
        _played = new SpscRing<float>(playback.SampleRateHz * BacklogMs / 1000);
        _mono = new float[periodFrames];
        _fadeFrames = playback.SampleRateHz * CutFadeMs / 1000;
        _lastInput = new uint[capture.Channels];
        var now = time.GetTimestamp();
        _captureClock.Publish(new ClockStamp(0, 0, now));
        _playbackClock.Publish(new ClockStamp(0, 0, now));
        _inputChangedAt = now;
        _capturePace = new PaceGuard(time.TimestampFrequency, now);
        _playbackPace = new PaceGuard(time.TimestampFrequency, now);
    }

    /// <summary>What the microphone delivers.</summary>
    public AudioFormat Capture { get; }

    /// <summary>What the loudspeaker takes.</summary>
    public AudioFormat Playback { get; }

    /// <summary>The largest period, in playback frames.</summary>
    public int PeriodFrames { get; }

    /// <summary>False when the device has no microphone side: <see cref="Captured"/> then stays empty and <see cref="Capture"/> is nominal.</summary>
    public bool HasCapture { get; init; } = true;

    /// <summary>False when the device has no loudspeaker side: <see cref="ToPlay"/> is then never read and <see cref="Playback"/> is nominal.</summary>
    public bool HasPlayback { get; init; } = true;

    /// <summary>Whether both directions are moved by one clock, and <see cref="Played"/> keeps step with <see cref="Captured"/> by itself.</summary>
    public bool SharedClock { get; init; } = true;

    /// <summary>
    /// Playback frames of silence after the start before the first sample of <see cref="ToPlay"/> is taken: a slow sink (HDMI, Bluetooth)
    /// swallows the beginning of a stream. Once open, the stream is fed without a gap, so nothing later needs it.
    /// </summary>
    public int LeadInFrames
    {
        get => _leadInLeft;
        init => _leadInLeft = value;
    }

    /// <summary>Set once per period where there is one: what the audio thread waits for. Put in by whoever attaches the device.</summary>
    public PeriodSignal? Wake
    {
        get => Volatile.Read(ref _wake);
        set => Volatile.Write(ref _wake, value);
    }

    /// <summary>Interleaved microphone samples, full scale ±1.</summary>
    public SpscRing<float> Captured => _captured;

    /// <summary>Mono samples on their way to the loudspeaker.</summary>
    public SpscRing<float> ToPlay => _toPlay;

    /// <summary>
    /// The far-end reference: what the loudspeaker was really given, mono, silence included. On a device with one clock it advances
    /// frame for frame with <see cref="Captured"/>: both get a period or neither does. With two clocks, <see cref="Clocks"/> relates the two.
    /// </summary>
    public SpscRing<float> Played => _played;

    /// <summary>Calls from the device so far; a supervisor watches it grow. Of two devices, the one that was called less.</summary>
    public long Periods => !HasPlayback ? Volatile.Read(ref _capturePeriods)
        : !HasCapture ? Volatile.Read(ref _playbackPeriods)
        : Math.Min(Volatile.Read(ref _capturePeriods), Volatile.Read(ref _playbackPeriods));

    /// <summary><see cref="TimeProvider.GetTimestamp"/> of the last call from the device; of two devices, the one that has been silent longer.</summary>
    public long LastPeriodAt => !HasPlayback ? _captureClock.Read().Timestamp
        : !HasCapture ? _playbackClock.Read().Timestamp
        : Math.Min(_captureClock.Read().Timestamp, _playbackClock.Read().Timestamp);

    /// <summary>Where the microphone and the loudspeaker stood at their last period. Any thread.</summary>
    public ClockPair Clocks => new(_captureClock.Read(), _playbackClock.Read());

    /// <summary>
    /// <see cref="TimeProvider.GetTimestamp"/> of the last period whose input was not one constant value: a live microphone has noise in
    /// every period, one that delivers exact zeros or a constant is dead however punctual it is.
    /// </summary>
    public long InputChangedAt => Volatile.Read(ref _inputChangedAt);

    /// <summary>Whether the last input frame was exactly zero on every channel; tells a muted microphone from a stuck one.</summary>
    public bool InputIsZero => Volatile.Read(ref _inputIsZero) != 0;

    /// <summary>Microphone frames lost because the audio thread was more than half a second late.</summary>
    public long LostCaptureFrames => Volatile.Read(ref _lostCaptureFrames);

    /// <summary>Far-end reference frames lost for the same reason, where playback has a clock of its own.</summary>
    public long LostPlayedFrames => Volatile.Read(ref _lostPlayedFrames);

    /// <summary>Frames of silence the loudspeaker was given in the middle of a reply, because the audio thread was late.</summary>
    public long UnderrunFrames => Volatile.Read(ref _underrunFrames);

    /// <summary>
    /// Periods refused because the device called faster than its rate allows for longer than any burst explains. They moved no sound and woke
    /// nobody. Once this is not 0 the device has no usable clock: its callback should end, and the supervisor gives it up.
    /// </summary>
    public long RefusedPeriods => Volatile.Read(ref _refusedPeriods);

    /// <summary>Frames of silence the loudspeaker was given while <see cref="AwaitsAudio"/>.</summary>
    public long StarvedFrames => Volatile.Read(ref _starvedFrames);

    /// <summary>Whether silence now is for want of anything to play, and not this machine's fault.</summary>
    public bool AwaitsAudio
    {
        get => Volatile.Read(ref _awaitsAudio) != 0;
        set => Volatile.Write(ref _awaitsAudio, value ? 1 : 0);
    }

    /// <summary>Position in <see cref="ToPlay"/> up to which samples have gone to the device or were cut.</summary>
    public long PlayPosition => _toPlay.ReadPosition;

    /// <summary>Whether an empty <see cref="ToPlay"/> is an underrun (in mid-reply) or simply silence.</summary>
    public bool ExpectsAudio
    {
        get => Volatile.Read(ref _expectsAudio) != 0;
        set => Volatile.Write(ref _expectsAudio, value ? 1 : 0);
    }

    /// <summary>
    /// The one loudspeaker channel that sounds, counted from 0, while the others are silent; null: all of them. For finding out which
    /// loudspeaker is which. Any thread; heard from the next period on.
    /// </summary>
    public int? OnlyChannel
    {
        get => Volatile.Read(ref _onlyChannel) is >= 0 and var channel ? channel : null;
        set => Volatile.Write(ref _onlyChannel, value ?? -1);
    }

    /// <summary>Audio thread: asks the device to fade out within 5 ms and to drop all that has been written to <see cref="ToPlay"/> so far.</summary>
    /// <param name="unbegunUnheard">Whether nothing at all is heard where the device is silent when it carries this out: nothing clicks then, and the fade would be the beginning of a sound.</param>
    public void CutPlayback(bool unbegunUnheard = false)
    {
        _dropsUnbegun = unbegunUnheard;
        Volatile.Write(ref _cutTo, _toPlay.WritePosition); // publishes the line above too
    }

    /// <summary><see cref="TimeProvider.GetTimestamp"/> of the moment in which the last cut left the loudspeaker silent, by the device's calls. Read it once the cut is done.</summary>
    public long SilentAt => Volatile.Read(ref _silentAtCut);

    /// <summary>Audio thread: whether the last <see cref="CutPlayback"/> has been carried out.</summary>
    /// <param name="heardTo">Position in <see cref="ToPlay"/> that was the last to be heard (at falling volume) before the cut.</param>
    public bool CutIsDone(out long heardTo)
    {
        // The device thread publishes _heardAtCut, then _cutDone, then the read position; reading in the opposite order means that whoever
        // sees the position also sees where it came from. Where the position got there without a cut, all of it was heard.
        var done = _toPlay.ReadPosition >= _cutTo;
        heardTo = Volatile.Read(ref _cutDone) >= _cutTo ? Volatile.Read(ref _heardAtCut) : _cutTo;
        return done;
    }

    /// <summary>Device thread: one period of a device whose microphone and loudspeaker share a clock.</summary>
    /// <param name="captured">Interleaved frames from the microphone; empty when there is none.</param>
    /// <param name="toPlay">Interleaved frames to fill for the loudspeaker; empty when there is none.</param>
    public void OnPeriod(ReadOnlySpan<float> captured, Span<float> toPlay)
    {
        var at = _time.GetTimestamp();
        if (!_capturePace.Allows(at, captured.Length / Capture.Channels, Capture.SampleRateHz)
            || !_playbackPace.Allows(at, toPlay.Length / Playback.Channels, Playback.SampleRateHz))
        {
            Refuse(toPlay);
            return;
        }

        var played = Fill(toPlay, at);
        var playedFrames = toPlay.Length / Playback.Channels; // more than were filled if the period is larger than announced

        // A driver may leave one side out of a period (PortAudio does after an xrun). Silence stands in for it, or the other would run ahead for good.
        var absentCapture = HasCapture && captured.IsEmpty ? AbsentFrames(playedFrames, Playback.SampleRateHz, Capture.SampleRateHz) : 0;
        var absentPlayback = HasPlayback && toPlay.IsEmpty ? AbsentFrames(captured.Length / Capture.Channels, Capture.SampleRateHz, Playback.SampleRateHz) : 0;
        var capturedSamples = captured.Length + (absentCapture * Capture.Channels);
        var referenceFrames = playedFrames + absentPlayback;
        var fits = _captured.BeginWrite(capturedSamples).Length == capturedSamples && _played.BeginWrite(referenceFrames).Length == referenceFrames;
        if (fits)
        {
            _captured.Write(captured);
            WriteSilence(_captured, absentCapture * Capture.Channels);
            _played.Write(played);
            WriteSilence(_played, referenceFrames - played.Length);
        }
        else
        {
            Volatile.Write(ref _lostCaptureFrames, _lostCaptureFrames + (capturedSamples / Capture.Channels));
        }

        CloseCapture(captured, capturedSamples / Capture.Channels, at);
        ClosePlayback(referenceFrames, at);
        Wake?.Set();
    }

    /// <summary>Capture device's thread, where playback has a clock of its own: one period from the microphone.</summary>
    /// <param name="captured">Interleaved frames.</param>
    public void OnCapture(ReadOnlySpan<float> captured)
    {
        var at = _time.GetTimestamp();
        if (!_capturePace.Allows(at, captured.Length / Capture.Channels, Capture.SampleRateHz))
        {
            Refuse([]);
            return;
        }

        if (_captured.BeginWrite(captured.Length).Length == captured.Length)
        {
            _captured.Write(captured);
        }
        else
        {
            Volatile.Write(ref _lostCaptureFrames, _lostCaptureFrames + (captured.Length / Capture.Channels));
        }

        CloseCapture(captured, captured.Length / Capture.Channels, at);
        Wake?.Set();
    }

    /// <summary>Playback device's thread, where capture has a clock of its own: one period for the loudspeaker.</summary>
    /// <param name="toPlay">Interleaved frames to fill.</param>
    public void OnPlayback(Span<float> toPlay)
    {
        var at = _time.GetTimestamp();
        if (!_playbackPace.Allows(at, toPlay.Length / Playback.Channels, Playback.SampleRateHz))
        {
            Refuse(toPlay);
            return;
        }

        var played = Fill(toPlay, at);
        if (_played.BeginWrite(played.Length).Length == played.Length)
        {
            _played.Write(played);
        }
        else
        {
            Volatile.Write(ref _lostPlayedFrames, _lostPlayedFrames + played.Length);
        }

        ClosePlayback(played.Length, at);
        Wake?.Set();
    }

    private static void WriteSilence(SpscRing<float> ring, int samples)
    {
        var silence = ring.BeginWrite(samples);
        silence.First.Clear();
        silence.Second.Clear();
        ring.CommitWrite(silence.Length);
    }

    /// <summary>Nobody is woken: who would be woken a hundred thousand times a second is the one to be protected.</summary>
    private void Refuse(Span<float> toPlay)
    {
        toPlay.Clear();
        Volatile.Write(ref _refusedPeriods, _refusedPeriods + 1);
    }

    /// <summary>Frames of the absent side that belong to so many of the one that is there; the fraction is carried on.</summary>
    private int AbsentFrames(int presentFrames, int presentHz, int absentHz)
    {
        var product = ((long)presentFrames * absentHz) + _absentFramesCarry;
        _absentFramesCarry = product % presentHz;
        return (int)(product / presentHz);
    }

    private void CloseCapture(ReadOnlySpan<float> captured, int frames, long at)
    {
        if (captured.Length >= _lastInput.Length)
        {
            // Every frame like the one before it, the first like the last of the period before. Compared as bits, which is one
            // vectorised pass that ends at the first difference: with a live microphone, at once.
            var bits = MemoryMarshal.Cast<float, uint>(captured);
            if (!bits[.._lastInput.Length].SequenceEqual(_lastInput) || !bits[_lastInput.Length..].SequenceEqual(bits[..^_lastInput.Length]))
            {
                Volatile.Write(ref _inputChangedAt, at);
            }

            bits[^_lastInput.Length..].CopyTo(_lastInput);
            Volatile.Write(ref _inputIsZero, _lastInput.AsSpan().IndexOfAnyExcept(0u) < 0 ? 1 : 0);
        }

        _captureFrames += frames;
        _captureClock.Publish(new ClockStamp(_captured.WritePosition / Capture.Channels, _captureFrames, at));
        Volatile.Write(ref _capturePeriods, _capturePeriods + 1);
    }

    private void ClosePlayback(int frames, long at)
    {
        _playbackFrames += frames;
        _playbackClock.Publish(new ClockStamp(_played.WritePosition, _playbackFrames, at));
        Volatile.Write(ref _playbackPeriods, _playbackPeriods + 1);
    }

    private Span<float> Fill(Span<float> toPlay, long at)
    {
        var mono = _mono.AsSpan(0, Math.Min(_mono.Length, toPlay.Length / Playback.Channels));
        var cutTo = Volatile.Read(ref _cutTo);
        int ready;
        if (cutTo > _toPlay.ReadPosition)
        {
            ready = _isSounding || !_dropsUnbegun ? Take(mono[..(int)Math.Min(Math.Min(mono.Length, _fadeFrames), cutTo - _toPlay.ReadPosition)]) : 0;
            for (var i = 0; i < ready; i++)
            {
                mono[i] *= 1f - ((i + 1f) / ready);
            }

            Volatile.Write(ref _silentAtCut, at + (ready * _time.TimestampFrequency / Playback.SampleRateHz));
            Volatile.Write(ref _heardAtCut, _toPlay.ReadPosition);
            Volatile.Write(ref _cutDone, cutTo);
            _toPlay.DiscardTo(cutTo); // last: see CutIsDone
            _isSounding = false;
        }
        else if (_leadInLeft > 0)
        {
            ready = 0;
            _leadInLeft -= Math.Min(_leadInLeft, mono.Length);
        }
        else
        {
            ready = Take(mono);
            _isSounding = ready == mono.Length;
            if (ready < mono.Length && Volatile.Read(ref _expectsAudio) != 0)
            {
                Volatile.Write(ref _underrunFrames, _underrunFrames + mono.Length - ready);
            }
            else if (ready < mono.Length && Volatile.Read(ref _awaitsAudio) != 0)
            {
                Volatile.Write(ref _starvedFrames, _starvedFrames + mono.Length - ready);
            }
        }

        mono[ready..].Clear();
        if (Playback.Channels == 1)
        {
            mono.CopyTo(toPlay);
        }
        else
        {
            var only = Volatile.Read(ref _onlyChannel);
            for (int frame = 0, sample = 0; frame < mono.Length; frame++)
            {
                for (var channel = 0; channel < Playback.Channels; channel++)
                {
                    toPlay[sample++] = only < 0 || only == channel ? mono[frame] : 0f;
                }
            }
        }

        toPlay[(mono.Length * Playback.Channels)..].Clear(); // a period larger than announced: silence, never old samples
        return mono;
    }

    private int Take(Span<float> mono)
    {
        var data = _toPlay.BeginRead(mono.Length);
        data.First.CopyTo(mono);
        data.Second.CopyTo(mono[data.First.Length..]);
        _toPlay.CommitRead(data.Length);
        return data.Length;
    }
}
