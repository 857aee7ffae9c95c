using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Engine;

/// <summary>Everything that depends on the formats of one open device. Made by whoever attaches the device, then owned by the audio thread.</summary>
internal sealed class AudioChain(IAudioDevice device, CapturePath capture, PlaybackPath playback, FarEnd farEnd)
{
    public IAudioDevice Device => device;

    public DevicePump Pump => device.Pump;

    public PlaybackPath Playback => playback;

    public FarEnd FarEnd => farEnd;

    /// <summary>One pass of the audio thread.</summary>
    public void Step()
    {
        capture.Step(playback.IsAudible);
        playback.Step();
    }
}
