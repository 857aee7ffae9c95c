using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Tests.Signals;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

public sealed class FileDeviceContract : AudioDeviceContract
{
    private protected override DeviceRig Open()
    {
        var folder = new TempFolder();
        File.WriteAllBytes(folder.File("in.wav"), WavBytes.Pcm16(44_100, 2, new short[2 * 44_100 * 3]));
        return new PacedRig(time => new FileAudioDevice(folder.File("in.wav"), folder.File("out.wav"), time), folder);
    }
}
