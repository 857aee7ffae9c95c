using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Engine;

/// <summary>What the loudspeaker was really given, taken off the device's ring block by block: its level now, an echo canceller's reference later.</summary>
internal sealed class FarEnd(DevicePump pump, LevelMeter meter)
{
    private readonly float[] _block = new float[pump.Playback.SampleRateHz / 100];

    /// <summary>Audio thread: works off everything that has been played.</summary>
    public void Step()
    {
        while (pump.Played.Count >= _block.Length)
        {
            pump.Played.Read(_block);
            meter.Process(_block);
        }
    }
}
