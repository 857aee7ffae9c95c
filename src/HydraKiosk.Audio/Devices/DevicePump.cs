using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Primitives.Rings;

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

    private readonly TimeProvider _time;
    private readonly CaptureSide _capture;
    private readonly PlaybackSide _playback;
    private PeriodSignal? _wake;
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
        _capture = new CaptureSide(capture, BacklogMs, time);
        _playback = new PlaybackSide(playback, periodFrames, PlaybackCapacityMs, BacklogMs, time);
    }

    /// <summary>What the microphone delivers.</summary>
    public AudioFormat Capture { get; }

    /// <summary>What the loudspeaker takes.</summary>
    public AudioFormat Playback { get; }

    /// <summary>The largest period, in playback frames.</summary>
    public int PeriodFrames { get; }

    /// <summary>False when the device has no microphone side: <see cref="Captured"/> then stays empty and <see cref="Capture"/> is nominal.</summary>
    public bool HasCapture { get; init; } = true;

    /// <summary>
    /// False when the device has no loudspeaker side: <see cref="ToPlay"/> is then never read and <see cref="Playback"/> is nominal.
    /// </summary>
    public bool HasPlayback { get; init; } = true;

    /// <summary>Whether both directions are moved by one clock, and <see cref="Played"/> keeps step with <see cref="Captured"/> by itself.</summary>
    public bool SharedClock { get; init; } = true;

    /// <summary>
    /// Playback frames of silence after the start before the first sample of <see cref="ToPlay"/> is taken: a slow sink (HDMI, Bluetooth)
    /// swallows the beginning of a stream. Once open, the stream is fed without a gap, so nothing later needs it.
    /// </summary>
    public int LeadInFrames
    {
        get => _playback.LeadInLeft;
        init => _playback.LeadInLeft = value;
    }

    /// <summary>Set once per period where there is one: what the audio thread waits for. Put in by whoever attaches the device.</summary>
    public PeriodSignal? Wake
    {
        get => Volatile.Read(ref _wake);
        set => Volatile.Write(ref _wake, value);
    }

    /// <summary>Interleaved microphone samples, full scale ±1.</summary>
    public SpscRing<float> Captured => _capture.Ring;

    /// <summary>Mono samples on their way to the loudspeaker.</summary>
    public SpscRing<float> ToPlay => _playback.ToPlay;

    /// <summary>
    /// The far-end reference: what the loudspeaker was really given, mono, silence included. On a device with one clock it advances
    /// frame for frame with <see cref="Captured"/>: both get a period or neither does. With two clocks, <see cref="Clocks"/> relates the two.
    /// </summary>
    public SpscRing<float> Played => _playback.Played;

    /// <summary>Calls from the device so far; a supervisor watches it grow. Of two devices, the one that was called less.</summary>
    public long Periods => !HasPlayback ? _capture.Periods : !HasCapture ? _playback.Periods : Math.Min(_capture.Periods, _playback.Periods);

    /// <summary>
    /// <see cref="TimeProvider.GetTimestamp"/> of the last call from the device; of two devices, the one that has been silent longer.
    /// </summary>
    public long LastPeriodAt => !HasPlayback ? _capture.Clock.Timestamp
        : !HasCapture ? _playback.Clock.Timestamp
        : Math.Min(_capture.Clock.Timestamp, _playback.Clock.Timestamp);

    /// <summary>Where the microphone and the loudspeaker stood at their last period. Any thread.</summary>
    public ClockPair Clocks => new(_capture.Clock, _playback.Clock);

    /// <summary>
    /// <see cref="TimeProvider.GetTimestamp"/> of the last period whose input was not one constant value: a live microphone has noise in
    /// every period, one that delivers exact zeros or a constant is dead however punctual it is.
    /// </summary>
    public long InputChangedAt => _capture.InputChangedAt;

    /// <summary>Whether the last input frame was exactly zero on every channel; tells a muted microphone from a stuck one.</summary>
    public bool InputIsZero => _capture.InputIsZero;

    /// <summary>Microphone frames lost because the audio thread was more than half a second late.</summary>
    public long LostCaptureFrames => _capture.LostFrames;

    /// <summary>Far-end reference frames lost for the same reason, where playback has a clock of its own.</summary>
    public long LostPlayedFrames => _playback.LostFrames;

    /// <summary>Frames of silence the loudspeaker was given in the middle of a reply, because the audio thread was late.</summary>
    public long UnderrunFrames => _playback.UnderrunFrames;

    /// <summary>
    /// Periods refused because the device called faster than its rate allows for longer than any burst explains. They moved no sound and woke
    /// nobody. Once this is not 0 the device has no usable clock: its callback should end, and the supervisor gives it up.
    /// </summary>
    public long RefusedPeriods => Volatile.Read(ref _refusedPeriods);

    /// <summary>Frames of silence the loudspeaker was given while <see cref="AwaitsAudio"/>.</summary>
    public long StarvedFrames => _playback.StarvedFrames;

    /// <summary>Whether silence now is for want of anything to play, and not this machine's fault.</summary>
    public bool AwaitsAudio
    {
        get => _playback.AwaitsAudio;
        set => _playback.AwaitsAudio = value;
    }

    /// <summary>Position in <see cref="ToPlay"/> up to which samples have gone to the device or were cut.</summary>
    public long PlayPosition => _playback.ToPlay.ReadPosition;

    /// <summary>Whether an empty <see cref="ToPlay"/> is an underrun (in mid-reply) or simply silence.</summary>
    public bool ExpectsAudio
    {
        get => _playback.ExpectsAudio;
        set => _playback.ExpectsAudio = value;
    }

    /// <summary>
    /// The one loudspeaker channel that sounds, counted from 0, while the others are silent; null: all of them. For finding out which
    /// loudspeaker is which. Any thread; heard from the next period on.
    /// </summary>
    public int? OnlyChannel
    {
        get => _playback.OnlyChannel;
        set => _playback.OnlyChannel = value;
    }

    /// <summary>Audio thread: asks the device to fade out within 5 ms and to drop all that has been written to <see cref="ToPlay"/> so far.</summary>
    /// <param name="unbegunUnheard">
    /// Whether nothing at all is heard where the device is silent when it carries this out: nothing clicks then, and the fade would be the
    /// beginning of a sound.
    /// </param>
    public void CutPlayback(bool unbegunUnheard = false) => _playback.Cut.Ask(unbegunUnheard);

    /// <summary>
    /// <see cref="TimeProvider.GetTimestamp"/> of the moment in which the last cut left the loudspeaker silent, by the device's calls. Read it
    /// once the cut is done.
    /// </summary>
    public long SilentAt => _playback.Cut.SilentAt;

    /// <summary>Audio thread: whether the last <see cref="CutPlayback"/> has been carried out.</summary>
    /// <param name="heardTo">Position in <see cref="ToPlay"/> that was the last to be heard (at falling volume) before the cut.</param>
    public bool CutIsDone(out long heardTo) => _playback.Cut.IsDone(out heardTo);

    /// <summary>Device thread: one period of a device whose microphone and loudspeaker share a clock.</summary>
    /// <param name="captured">Interleaved frames from the microphone; empty when there is none.</param>
    /// <param name="toPlay">Interleaved frames to fill for the loudspeaker; empty when there is none.</param>
    public void OnPeriod(ReadOnlySpan<float> captured, Span<float> toPlay)
    {
        var at = _time.GetTimestamp();
        if (!_capture.Allows(at, captured.Length) || !_playback.Allows(at, toPlay.Length))
        {
            Refuse(toPlay);
            return;
        }

        var played = _playback.Fill(toPlay, at);
        var playedFrames = toPlay.Length / Playback.Channels; // more than were filled if the period is larger than announced

        // A driver may leave one side out of a period (PortAudio does after an xrun). Silence stands in for it, or the other would run ahead for
        // good.
        var absentCapture = HasCapture && captured.IsEmpty ? AbsentFrames(playedFrames, Playback.SampleRateHz, Capture.SampleRateHz) : 0;
        var absentPlayback = HasPlayback && toPlay.IsEmpty
            ? AbsentFrames(captured.Length / Capture.Channels, Capture.SampleRateHz, Playback.SampleRateHz) : 0;
        var capturedSamples = captured.Length + (absentCapture * Capture.Channels);
        var referenceFrames = playedFrames + absentPlayback;
        if (_capture.HasRoomFor(capturedSamples) && _playback.HasRoomFor(referenceFrames))
        {
            _capture.Write(captured, absentCapture * Capture.Channels);
            _playback.Write(played, referenceFrames - played.Length);
        }
        else
        {
            _capture.Lose(capturedSamples);
        }

        _capture.Close(captured, capturedSamples, at);
        _playback.Close(referenceFrames, at);
        Wake?.Set();
    }

    /// <summary>Capture device's thread, where playback has a clock of its own: one period from the microphone.</summary>
    /// <param name="captured">Interleaved frames.</param>
    public void OnCapture(ReadOnlySpan<float> captured)
    {
        var at = _time.GetTimestamp();
        if (!_capture.Allows(at, captured.Length))
        {
            Refuse([]);
            return;
        }

        if (_capture.HasRoomFor(captured.Length))
        {
            _capture.Write(captured, absentSamples: 0);
        }
        else
        {
            _capture.Lose(captured.Length);
        }

        _capture.Close(captured, captured.Length, at);
        Wake?.Set();
    }

    /// <summary>Playback device's thread, where capture has a clock of its own: one period for the loudspeaker.</summary>
    /// <param name="toPlay">Interleaved frames to fill.</param>
    public void OnPlayback(Span<float> toPlay)
    {
        var at = _time.GetTimestamp();
        if (!_playback.Allows(at, toPlay.Length))
        {
            Refuse(toPlay);
            return;
        }

        var played = _playback.Fill(toPlay, at);
        if (_playback.HasRoomFor(played.Length))
        {
            _playback.Write(played, silentFrames: 0);
        }
        else
        {
            _playback.Lose(played.Length);
        }

        _playback.Close(played.Length, at);
        Wake?.Set();
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
}
