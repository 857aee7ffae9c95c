using HydraKiosk.Audio.Devices;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Echo;

/// <summary>
/// A loudspeaker beside a microphone that hears nothing else, after a delay that is known to the microsecond. The sound is a function of time, so
/// that neither side needs an interpolation, and the loudspeaker's clock runs as much faster than the microphone's as the test says.
/// </summary>
internal sealed class LoopbackRoom
{
    private const double PeriodSeconds = 0.01;

    private static readonly (double Hz, double Phase)[] _sound =
        [(217, 0.3), (401, 1.7), (563, 4.1), (811, 2.2), (1_187, 5.5), (1_601, 0.9), (2_111, 3.3), (2_903, 2.8)];

    private readonly ManualClock _clock;
    private readonly double _clockRatio;
    private readonly Random? _jitter;
    private double _now;
    private double _nextCapture = PeriodSeconds;
    private double _nextPlayback;
    private long _captured;
    private long _played;

    /// <param name="clock">Moved by the room.</param>
    /// <param name="captureHz">The microphone's rate.</param>
    /// <param name="playbackHz">The loudspeaker's nominal rate.</param>
    /// <param name="driftPpm">How much faster the loudspeaker's clock runs; null: both have one clock.</param>
    /// <param name="captureChannels">The microphone's channels, which hear the same.</param>
    /// <param name="jitterSeed">Where given, calls of two devices come up to a millisecond late.</param>
    public LoopbackRoom(ManualClock clock, int captureHz, int playbackHz, double? driftPpm, int? jitterSeed = null, int captureChannels = 1)
    {
        _clock = clock;
        _clockRatio = 1 + ((driftPpm ?? 0) * 1e-6);
        _jitter = jitterSeed is { } seed ? new Random(seed) : null;
        _nextPlayback = driftPpm is null ? double.PositiveInfinity : 0.0037;
        Pump = new DevicePump(new AudioFormat(captureHz, captureChannels), new AudioFormat(playbackHz, 1), (playbackHz / 100) + 2,
            clock)
        { SharedClock = driftPpm is null };
    }

    public DevicePump Pump { get; }

    /// <summary>From the handing over of a sample to the loudspeaker until the microphone has it.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(23);

    /// <summary>Whether the driver leaves the microphone out of every seventh period, as PortAudio does after an overrun.</summary>
    public bool LeavesOutInput { get; init; }

    /// <summary>Moves both devices on; <paramref name="wake"/> is the audio thread, after each of their calls.</summary>
    public void Run(double seconds, Action wake)
    {
        for (var end = _now + seconds; Math.Min(_nextCapture, _nextPlayback) <= end;)
        {
            var isCapture = _nextCapture <= _nextPlayback;
            _now = isCapture ? _nextCapture : _nextPlayback;
            var late = _jitter is null ? 0 : _jitter.NextDouble() * 0.001;
            var at = TimeSpan.FromSeconds(_now + late);
            if (at > _clock.Elapsed)
            {
                _clock.Advance(at - _clock.Elapsed);
            }

            if (isCapture)
            {
                _nextCapture += PeriodSeconds;
                Capture();
            }
            else
            {
                _nextPlayback += PeriodSeconds;
                Pump.OnPlayback(Fill());
            }

            wake();
        }
    }

    private static double SoundAt(double seconds)
    {
        var sum = 0.0;
        foreach (var (hz, phase) in _sound)
        {
            sum += Math.Sin((2 * Math.PI * hz * seconds) + phase);
        }

        return seconds < 0 ? 0 : sum / (2 * _sound.Length);
    }

    private void Capture()
    {
        var rate = Pump.Capture.SampleRateHz;
        var channels = Pump.Capture.Channels;
        var frames = (int)((long)Math.Round(_now * rate) - _captured);
        var captured = new float[frames * channels];
        for (var i = 0; i < captured.Length; i++)
        {
            captured[i] = (float)SoundAt(((double)(_captured + (i / channels)) / rate - Delay.TotalSeconds) * _clockRatio);
        }

        _captured += frames;
        if (Pump.SharedClock)
        {
            Pump.OnPeriod(LeavesOutInput && _captured / frames % 7 == 0 ? [] : captured, Fill());
        }
        else
        {
            Pump.OnCapture(captured);
        }
    }

    /// <summary>Has the sound in the pump's ring before the loudspeaker asks for it, and returns what the loudspeaker asks with.</summary>
    private float[] Fill()
    {
        var rate = Pump.Playback.SampleRateHz;
        var frames = new float[(long)Math.Round(_now * rate * _clockRatio) - _played];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = (float)SoundAt((double)(_played + i) / rate);
        }

        _played += frames.Length;
        Pump.ToPlay.Write(frames);
        return new float[frames.Length];
    }
}
