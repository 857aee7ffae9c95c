using HydraKiosk.Audio.Devices.Paced;

namespace HydraKiosk.Audio.Devices.Null;

/// <summary>A device that hears silence and plays to nowhere, in real time: for a kiosk that only shows, and for tests.</summary>
public sealed class NullAudioDevice : PacedDevice
{
    /// <param name="time">Tells the time; a test moves it by hand.</param>
    /// <param name="captureRateHz">8 000 to 192 000; mono.</param>
    /// <param name="playbackRateHz">8 000 to 192 000; mono.</param>
    /// <param name="periodMs">1 to 100.</param>
    public NullAudioDevice(TimeProvider time, int captureRateHz = 16_000, int playbackRateHz = 48_000, int periodMs = 10)
        : base("null device", new AudioFormat(captureRateHz, 1), new AudioFormat(playbackRateHz, 1), periodMs, time)
    {
    }

    private protected override void Capture(Span<float> interleaved) => interleaved.Clear();

    private protected override void Play(ReadOnlySpan<float> interleaved)
    {
    }

    private protected override void Miss(long captureFrames, long playbackFrames)
    {
    }

    private protected override void Close()
    {
    }
}
