using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;

namespace HydraKiosk.Control;

/// <summary>Which cause codes mean that there is no sound.</summary>
internal static class SoundTroubles
{
    /// <summary>Whether it is one of a real sound device that cannot be opened or kept; what the engine mends by itself is none.</summary>
    public static bool Are(int causeCode) =>
        causeCode is > 1000 and < 1100 and not (SupervisionCause.Xruns or EngineCause.Defect or EngineCause.UnplayableRate);
}
