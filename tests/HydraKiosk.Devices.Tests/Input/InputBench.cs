using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Tests.Watching;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Input;

/// <summary>A machine with input devices and a watch that a test turns by hand.</summary>
internal sealed class InputBench : IDisposable
{
    public const int Phone = 169;
    public const int Mute = 113;
    public const int Space = 57;
    public const int MuteSwitch = 14;
    public const int HeadphonePlug = 2;
    public const int MuteLight = 7;

    public InputBench()
    {
        Watch = new DescriptorWatch(Kernel, ownsThread: false);
        Devices = new InputDevices(Watch);
        Puck = Plug("/dev/input/event3", "Acme Puck 410", Phone, Mute);
        Puck.Lights.Add(MuteLight);
        Puck.Switches.Add(MuteSwitch);
    }

    public ScriptedKernel Kernel { get; } = new();

    public DescriptorWatch Watch { get; }

    public InputDevices Devices { get; }

    public ScriptedInput Puck { get; }

    public ScriptedInput Plug(string path, string name, params int[] keys)
    {
        var device = new ScriptedInput(Kernel, name);
        device.Keys.UnionWith(keys);
        Kernel.Inputs[path] = device;
        return device;
    }

    public InputContact Contact(string device = "Acme Puck 410", string code = "KEY_PHONE")
    {
        Assert.True(InputCode.TryParse(code, out var parsed, out var problem), problem);
        return new InputContact(Devices, device, parsed);
    }

    /// <summary>Turns the watch until nothing more is ready.</summary>
    public void Turn()
    {
        for (var i = 0; i < 8; i++)
        {
            Assert.True(Watch.Turn());
        }
    }

    public void Dispose() => Watch.Dispose();
}
