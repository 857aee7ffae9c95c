using HydraKiosk.Audio.Devices.Null;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

public sealed class NullDeviceContract : AudioDeviceContract
{
    private protected override DeviceRig Open() => new PacedRig(time => new NullAudioDevice(time));
}
