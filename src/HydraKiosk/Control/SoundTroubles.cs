using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;

namespace HydraKiosk.Control;

/// <summary>Which cause codes mean that there is no sound.</summary>
internal static class SoundTroubles
{
    /// <summary>Whether it is one of a real sound device that cannot be opened or kept; what the engine mends by itself is none.</summary>
    public static bool Are(int causeCode) =>
        causeCode != SupervisionCause.Xruns.Code && (SupervisionCause.All.Find(causeCode) ?? AudioCause.All.Find(causeCode)) is not null;
}
