using System.Diagnostics;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Tests.Buttons;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Hil;

/// <summary>Keys, switches and lights of a device that the real kernel made.</summary>
[Collection("hardware")]
public sealed class UinputTests : IDisposable
{
    private const int Phone = 169;
    private const int Mute = 113;
    private readonly DescriptorWatch _watch = new();
    private readonly InputDevices _devices;
    private readonly string _name = $"HIL Puck {Guid.NewGuid():N}";

    public UinputTests()
    {
        Hardware.Need("/dev/uinput");
        _devices = new InputDevices(_watch);
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void A_key_is_heard_with_the_kernels_own_time()
    {
        using var puck = new VirtualDevice(_name, Phone, Mute);
        using var contact = new LiveContact(Contact());
        contact.Expect("open/FoundAtStart");

        var before = Hardware.NowNs - 1000; // the kernel's events count microseconds
        puck.Key(Phone, 1);
        var after = Hardware.NowNs;
        contact.Expect("closed/Moved");
        Assert.InRange(contact.AtNs, before, after);
        puck.Key(Phone, 2);
        puck.Key(Phone, 0);
        contact.Expect("open/Moved");
        Assert.False(contact.HasNews);
    }

    [Fact]
    public void A_key_that_is_held_at_the_start_is_found_closed()
    {
        using var puck = new VirtualDevice(_name, Phone);
        puck.Key(Phone, 1);
        using var contact = new LiveContact(Contact());

        contact.Expect("closed/FoundAtStart");
    }

    [Fact]
    public void A_switch_and_a_key_share_the_file()
    {
        using var puck = new VirtualDevice(_name, Phone);
        using var key = new LiveContact(Contact());
        using var turned = new LiveContact(new InputContact(_devices, puck.Path, new InputCode(InputKind.Switch, 14)));
        puck.Switch(true);
        turned.Expect("open/FoundAtStart", "closed/Moved");
        puck.Key(Phone, 1);
        key.Expect("open/FoundAtStart", "closed/Moved");

        Assert.Single(Directory.GetFiles("/proc/self/fd"), f => File.ResolveLinkTarget(f, false)?.FullName == puck.Path);
    }

    [Fact]
    public void Unplugged_in_mid_press_it_is_let_go_of_lost_and_found_again()
    {
        var puck = new VirtualDevice(_name, Phone);
        using (var contact = new LiveContact(Contact()))
        {
            puck.Key(Phone, 1);
            contact.Expect("open/FoundAtStart", "closed/Moved");
            puck.Dispose();
            contact.Expect("open/DeviceGone", "lost/Gone");
        }

        Assert.Equal(DeviceFault.Missing, Assert.Throws<DeviceException>(() => new LiveContact(Contact())).Fault);
        using var again = new VirtualDevice(_name, Phone);
        using var found = new LiveContact(Contact());
        again.Key(Phone, 1);
        found.Expect("open/FoundAtStart", "closed/Moved");
    }

    [Fact]
    public void Events_that_nobody_reads_in_time_are_made_good()
    {
        using var puck = new VirtualDevice(_name, Phone, Mute);
        using var block = new ManualResetEventSlim();
        using var isIn = new ManualResetEventSlim();
        using var slow = new InputContact(_devices, _name, new InputCode(InputKind.Key, Mute)).Open(
            c =>
            {
                if (c.IsClosed)
                {
                    isIn.Set();
                    block.Wait(Hardware.Patience);
                }
            },
            _ => { });
        using var contact = new LiveContact(Contact());
        contact.Expect("open/FoundAtStart");
        puck.Key(Mute, 1);
        Assert.True(isIn.Wait(Hardware.Patience));
        for (var i = 0; i < 4001; i++)
        {
            puck.Key(Phone, (i + 1) % 2); // ends closed
        }

        block.Set();
        contact.Expect("closed/ReadAgain");
        puck.Key(Phone, 0);
        contact.Expect("open/Moved");
    }

    [Fact]
    public void The_light_is_switched_and_left_dark()
    {
        using var puck = new VirtualDevice(_name, Phone);
        using (var light = new InputLight(_devices, _name, new InputCode(InputKind.Light, 7)))
        {
            light.Show(new(255, 0, 0));
            Assert.Equal((7, 1), puck.NextLight());
            light.Show(new(0, 0, 0));
            Assert.Equal((7, 0), puck.NextLight());
            light.Show(new(200, 0, 0));
            Assert.Equal((7, 1), puck.NextLight());
        }

        Assert.Equal((7, 0), puck.NextLight());
    }

    [Fact]
    public void The_list_shows_it()
    {
        using var puck = new VirtualDevice(_name, Phone, Mute);

        var listed = Assert.Single(_devices.List(), d => d.Path == puck.Path);
        Assert.Equal(_name, listed.Name);
        Assert.Equal(["KEY_MUTE", "KEY_PHONE"], listed.Keys);
        Assert.Equal(["LED_MUTE"], listed.Lights);
        Assert.Equal(["SW_MUTE_DEVICE"], listed.Switches);
    }

    [Fact]
    public void Nothing_wakes_up_while_no_key_moves_not_even_by_a_wheel()
    {
        using var puck = new VirtualDevice(_name, Phone);
        using var contact = new LiveContact(Contact());
        puck.Key(Phone, 1);
        contact.Expect("open/FoundAtStart", "closed/Moved");
        Hardware.Rest(0.2);
        var before = Hardware.Sleeps("contacts");
        for (var i = 0; i < 100; i++)
        {
            puck.Wheel();
        }

        Hardware.Rest(3);
        Assert.Equal(before, Hardware.Sleeps("contacts"));
    }

    [Fact]
    public void A_thousand_clicks_arrive_each_once_at_once_and_without_a_byte()
    {
        const int clicks = 1000;
        const int warm = 200;
        using var puck = new VirtualDevice(_name, Phone);
        var sink = new TimingSink(clicks, warm);
        using var buttons = new ButtonWatch([new ButtonBinding("talk", Contact(), GestureSettings.Default)], TimeProvider.System, new Random(1), sink);
        buttons.Start();
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles("/proc/self/fd").Any(f => Link(f) == puck.Path), Hardware.Patience));
        Hardware.Rest(0.1);
        for (var i = 0; i < clicks; i++)
        {
            puck.Key(Phone, 1);
            puck.Key(Phone, 0);
            Assert.True(sink.Clicked.Wait(Hardware.Patience));
        }

        Assert.Equal((clicks, clicks, clicks), (sink.Presses, sink.Releases, sink.Clicks));
        Assert.Equal(0, sink.Allocated);
        Array.Sort(sink.DelaysNs);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"edge to event: p50 {sink.DelaysNs[clicks / 2] / 1000} us, p99 {sink.DelaysNs[clicks * 99 / 100] / 1000} us, {sink.Allocated} bytes in {clicks - warm} clicks");
    }

    private static string? Link(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, false)?.FullName;
        }
        catch (IOException)
        {
            return null; // closed in between
        }
    }

    private InputContact Contact() => new(_devices, _name, new InputCode(InputKind.Key, Phone));

    private sealed class TimingSink(int clicks, int warm) : IButtonSink
    {
        private long _allocatedBefore;

        public long[] DelaysNs { get; } = new long[clicks];

        public SemaphoreSlim Clicked { get; } = new(0);

        public int Presses { get; private set; }

        public int Releases { get; private set; }

        public int Clicks { get; private set; }

        public long Allocated { get; private set; } = -1;

        public void Happened(ButtonEvent happened)
        {
            switch (happened.Kind)
            {
                case ButtonEventKind.Pressed:
                    DelaysNs[Presses++] = Stopwatch.GetTimestamp() - happened.TimestampNs;
                    break;
                case ButtonEventKind.Released:
                    Releases++;
                    break;
                case ButtonEventKind.Clicked:
                    Clicks++;
                    if (Clicks == warm)
                    {
                        _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
                    }
                    else if (Clicks == clicks)
                    {
                        Allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore - Own;
                    }

                    var before = GC.GetAllocatedBytesForCurrentThread();
                    Clicked.Release();
                    Own += Clicks >= warm ? GC.GetAllocatedBytesForCurrentThread() - before : 0; // what the test's own signal costs
                    break;
                default:
                    Assert.Fail(happened.ToString());
                    break;
            }
        }

        private long Own { get; set; }

        public void Stands(SwitchPosition position)
        {
        }

        public void Failed(ButtonFault fault) => Assert.Fail(fault.Why.Message);

        public void Found(ButtonFound found) => Assert.Fail(found.Place);
    }
}
