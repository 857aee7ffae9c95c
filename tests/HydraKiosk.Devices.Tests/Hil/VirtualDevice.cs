using System.Text;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Tests.Hil;

/// <summary>A device that the kernel's uinput makes: other programs see a keyboard.</summary>
internal sealed unsafe class VirtualDevice : IDisposable
{
    private const uint Create = 0x5501;
    private const uint Setup = 0x405C5503;
    private const uint SetEvent = 0x40045564;
    private const uint SetKey = 0x40045565;
    private const uint SetRelative = 0x40045566;
    private const uint SetLight = 0x40045569;
    private const uint SetSwitch = 0x4004556D;
    private const uint GetSystemName = 0x8040552C;
    private const int SetupBytes = 92;
    private const int NameOffset = 8;
    private const ushort Relative = 2;
    private int _descriptor;

    public VirtualDevice(string name, params int[] keys)
    {
        _descriptor = Libc.Open("/dev/uinput", Libc.ReadWrite | Libc.CloseOnExec);
        Assert.True(_descriptor >= 0, "/dev/uinput cannot be opened");
        Set(SetEvent, InputEvent.Key);
        Set(SetEvent, InputEvent.Switch);
        Set(SetEvent, InputEvent.Light);
        Set(SetEvent, Relative);
        Array.ForEach(keys, k => Set(SetKey, k));
        Set(SetSwitch, 14);
        Set(SetLight, 7);
        Set(SetRelative, 8);
        var setup = stackalloc byte[SetupBytes];
        new Span<byte>(setup, SetupBytes).Clear();
        Encoding.UTF8.GetBytes(name, new Span<byte>(setup + NameOffset, 79));
        Assert.Equal(0, Libc.IoControl(_descriptor, Setup, setup));
        Assert.Equal(0, Libc.IoControl(_descriptor, Create, null));

        var system = stackalloc byte[64];
        Assert.True(Libc.IoControl(_descriptor, GetSystemName, system) > 0);
        var folder = $"/sys/devices/virtual/input/{new string((sbyte*)system)}";
        Path = "/dev/input/" + System.IO.Path.GetFileName(Directory.GetDirectories(folder, "event*").Single());
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path), Hardware.Patience), $"{Path} did not appear");
    }

    public string Path { get; }

    public void Key(int key, int value) => Send(InputEvent.Key, key, value);

    public void Switch(bool isOn) => Send(InputEvent.Switch, 14, isOn ? 1 : 0);

    public void Wheel() => Send(Relative, 8, 1);

    public void Send(ushort type, int code, int value)
    {
        var events = stackalloc InputEvent[2];
        events[0] = new InputEvent { Type = type, Code = (ushort)code, Value = value };
        events[1] = new InputEvent { Type = InputEvent.Synchronise };
        Assert.Equal(2 * InputEvent.Bytes, Libc.Write(_descriptor, events, 2 * InputEvent.Bytes));
    }

    /// <summary>What the computer tells the device: the next of its lights.</summary>
    public (int Light, int Value) NextLight()
    {
        while (true)
        {
            InputEvent one;
            var poll = new PollDescriptor { Descriptor = _descriptor, Events = Libc.PollIn };
            Assert.True(Libc.Poll(&poll, 1, (int)Hardware.Patience.TotalMilliseconds) == 1, "no light was switched in time");
            Assert.Equal(InputEvent.Bytes, Libc.Read(_descriptor, &one, InputEvent.Bytes));
            if (one.Type == InputEvent.Light)
            {
                return (one.Code, one.Value);
            }
        }
    }

    /// <summary>Unplugs it.</summary>
    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }

    private void Set(uint request, int value) => Assert.Equal(0, Libc.IoControl(_descriptor, request, (void*)value));
}
