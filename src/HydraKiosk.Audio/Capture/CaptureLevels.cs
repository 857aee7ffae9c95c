using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Capture;

/// <summary>What is known about the sound at the microphone. The audio thread writes, any thread reads. Outlives the devices.</summary>
public sealed class CaptureLevels
{
    private readonly VoiceActivityDetector _detector;
    private int _hasSpeech;

    /// <param name="sampleRateHz">The uplink's rate.</param>
    public CaptureLevels(int sampleRateHz)
    {
        _detector = new VoiceActivityDetector(sampleRateHz);
        Meter = new LevelMeter(sampleRateHz);
    }

    /// <summary>RMS and peak.</summary>
    public LevelMeter Meter { get; }

    /// <summary>Whether the local detector hears a voice now. Not for turn-taking, which is the service's.</summary>
    public bool HasSpeech => Volatile.Read(ref _hasSpeech) != 0;

    /// <summary>The background at the microphone, between the voices.</summary>
    public float NoiseFloorDbfs => _detector.NoiseFloorDbfs;

    /// <summary>Audio thread: takes the next block of 10 ms.</summary>
    /// <returns><see cref="HasSpeech"/>.</returns>
    internal bool Process(ReadOnlySpan<float> block)
    {
        Meter.Process(block);
        var speech = _detector.Process(block);
        Volatile.Write(ref _hasSpeech, speech ? 1 : 0);
        return speech;
    }
}
