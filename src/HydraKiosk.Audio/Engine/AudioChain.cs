using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Audio.Engine;

/// <summary>Everything that depends on the formats of one open device. Made by whoever attaches the device, then owned by the audio thread.</summary>
internal sealed class AudioChain
{
    private readonly CapturePath _capture;

    /// <param name="device">The device.</param>
    /// <param name="parts">What outlives it.</param>
    /// <param name="replyRatesHz">Rates at which replies may come.</param>
    public AudioChain(IAudioDevice device, EngineParts parts, IReadOnlyList<int> replyRatesHz)
    {
        var (pump, uplink, time) = (device.Pump, parts.Options.Uplink, parts.Time);
        var echo = new HalfDuplexGate(parts.Options.Echo, device.HasEchoPath, parts.Gate, time);
        var front = new CaptureFront(pump, parts.Options.Capture, parts.Gate, uplink.SampleRateHz, time);
        Device = device;
        IsHalfDuplex = echo.IsInUse;
        FarEnd = new FarEnd(pump, parts.PlaybackMeter, uplink.SampleRateHz, time);
        _capture = new CapturePath(
            front, FarEnd, parts.Tap, echo, parts.CaptureLevels, parts.Gate, new ChunkMaker(parts.Chunks, parts.Quantiser), parts.Chunks);
        var rates = new SourceRates(pump.Playback.SampleRateHz, replyRatesHz);
        var sounds = new SoundMixer(parts.Sounds, pump.Playback.SampleRateHz, time);
        Playback = new PlaybackPath(pump, parts.Reader, parts.Progress, parts.Playback, parts.Reports, parts.Statistics, sounds, rates, time);
    }

    public IAudioDevice Device { get; }

    public DevicePump Pump => Device.Pump;

    public PlaybackPath Playback { get; }

    public FarEnd FarEnd { get; }

    /// <summary>Whether the microphone is closed while the loudspeaker speaks.</summary>
    public bool IsHalfDuplex { get; }

    /// <summary>One pass of the audio thread.</summary>
    public void Step()
    {
        _capture.Step(Playback.IsAudible);
        Playback.Step();
    }

    /// <summary>After a time in which nobody read them, while the audio thread keeps away: what waits in the device's rings is stale.</summary>
    public void DropStale()
    {
        Pump.Captured.DiscardTo(Pump.Captured.WritePosition);
        Pump.Played.DiscardTo(Pump.Played.WritePosition);
    }
}
