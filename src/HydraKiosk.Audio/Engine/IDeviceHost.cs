using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Engine;

/// <summary>What a supervisor gives open devices to.</summary>
public interface IDeviceHost
{
    /// <summary>Works with this device from now on. The caller keeps owning it and must <see cref="Detach"/> before disposing it.</summary>
    void Attach(IAudioDevice device);

    /// <summary>Lets go of the device; when this returns, no thread of the host touches it any more. Does nothing when there is none.</summary>
    void Detach();
}
