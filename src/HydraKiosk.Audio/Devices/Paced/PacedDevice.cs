namespace HydraKiosk.Audio.Devices.Paced;

/// <summary>A device without hardware: what a file device and a null device have in common, which is everything but the sound itself.</summary>
public abstract class PacedDevice : IAudioDevice
{
    private readonly PeriodClock _clock;
    private readonly float[] _captured;
    private readonly float[] _toPlay;
    private readonly int _keptUpSamples;
    private FrameCounter _captureFrames;
    private FrameCounter _playbackFrames;
    private AudioDeviceException? _fault;
    private int _closed;

    private protected PacedDevice(string name, AudioFormat capture, AudioFormat playback, int periodMs, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periodMs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(periodMs, 100);
        ArgumentNullException.ThrowIfNull(time);
        Name = name;
        _captureFrames = new FrameCounter(capture.SampleRateHz, periodMs);
        _playbackFrames = new FrameCounter(playback.SampleRateHz, periodMs);
        _captured = new float[_captureFrames.Largest * capture.Channels];
        _toPlay = new float[_playbackFrames.Largest * playback.Channels];
        _keptUpSamples = 2 * _captured.Length;
        Pump = new DevicePump(capture, playback, _playbackFrames.Largest, time);
        _clock = new PeriodClock(time, periodMs, () => Pump.Captured.Count < _keptUpSamples, OnPeriod, OnMissed);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public DevicePump Pump { get; }

    /// <inheritdoc/>
    public bool HasEchoPath => false;

    /// <inheritdoc/>
    public AudioDeviceException? Fault => Volatile.Read(ref _fault);

    /// <inheritdoc/>
    public void Start() => _clock.Start();

    /// <summary>Stops the clock, waits for a period that is running, then closes files. May be called again.</summary>
    public void Dispose()
    {
        _clock.Dispose();
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Close();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Fills the next period of the microphone; every element must be set.</summary>
    private protected abstract void Capture(Span<float> interleaved);

    /// <summary>Takes the next period for the loudspeaker.</summary>
    private protected abstract void Play(ReadOnlySpan<float> interleaved);

    /// <summary>Passes over time in which the process did not run; nothing of it has gone through the pump.</summary>
    private protected abstract void Miss(long captureFrames, long playbackFrames);

    /// <summary>Closes what the device has open; the clock has stopped.</summary>
    private protected abstract void Close();

    private bool OnPeriod()
    {
        try
        {
            var captured = _captured.AsSpan(0, _captureFrames.Next() * Pump.Capture.Channels);
            var toPlay = _toPlay.AsSpan(0, _playbackFrames.Next() * Pump.Playback.Channels);
            Capture(captured);
            Pump.OnPeriod(captured, toPlay);
            Play(toPlay);
            return true;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    private bool OnMissed(long periods)
    {
        try
        {
            Miss(_captureFrames.Next(periods), _playbackFrames.Next(periods));
            return true;
        }
        catch (Exception e)
        {
            return Fail(e);
        }
    }

    private bool Fail(Exception e)
    {
        var fault = e as AudioDeviceException ?? new AudioDeviceException(PacedCause.Internal, $"{Name}: stopped unexpectedly: {e.Message}", e);
        Interlocked.CompareExchange(ref _fault, fault, null);
        Pump.Wake?.Set(); // so that whoever waits for a period looks at Fault now and not at its next time-out
        return false;
    }
}
