using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// What takes a device's rings over as long as the device lives: the audio engine. A supervisor changes the device under it; both
/// calls come from the supervisor's thread, never at the same time, and strictly in turn.
/// </summary>
public interface IDeviceHost
{
    /// <summary>
    /// Takes <paramref name="device"/> into use. It has not been started yet: whatever depends on its formats is made here, and the
    /// supervisor starts it when this returns. Where this throws, nothing stays attached.
    /// </summary>
    void Attach(IAudioDevice device);

    /// <summary>
    /// Gives the device up. When this returns, nothing touches the device or its pump any more, for it is closed next. What was queued for
    /// the loudspeaker may be kept for the next device or dropped; the host decides.
    /// </summary>
    void Detach();
}
