using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Hil;

/// <summary>Frames that can-utils send on a bus of the real kernel.</summary>
[Collection("hardware")]
public sealed class VcanTests : IDisposable
{
    private const string Bus = "vcan9";
    private const string IsDown = $"the interface {Bus} is down";
    private static readonly CanMatch _match = new() { Interface = Bus, Id = 0x123, Closed = CanPattern.Parse(".. 01"), ReleaseAfter = TimeSpan.Zero };
    private readonly DescriptorWatch _watch = new();

    public VcanTests()
    {
        Hardware.Need("/proc/net/can");
        Hardware.Run("ip", "link", "add", "dev", Bus, "type", "vcan");
        Hardware.Run("ip", "link", "set", Bus, "up");
    }

    public void Dispose()
    {
        _watch.Dispose();
        if (Path.Exists("/sys/class/net/" + Bus))
        {
            Hardware.Run("ip", "link", "del", Bus);
        }
    }

    [Fact]
    public void A_frame_closes_it_and_other_data_open_it_with_the_kernels_time()
    {
        using var contact = Open(_match);
        Send("124#0901"); // another id
        Send("00000123#0901"); // the same number, extended
        Send("123#R"); // a question
        Send("123#09"); // too short
        var before = Hardware.NowNs;
        Send("123#0901AA");
        contact.Expect("open/FoundAtStart", "closed/Moved");
        Assert.InRange(contact.AtNs, before, Hardware.NowNs);
        Send("123#0900");
        contact.Expect("open/Moved");
        Assert.False(contact.HasNews);
    }

    [Fact]
    public void Extended_ids_are_heard_as_such()
    {
        using var contact = Open(_match with { Id = 0x18FEF100, IdMask = 0x1FFFFF00 });
        Send("18FEF2AB#0001");
        Send("18FEF1AB#0001");
        contact.Expect("open/FoundAtStart", "closed/Moved");
    }

    [Fact]
    public void A_sender_that_falls_silent_has_let_go()
    {
        using var contact = Open(_match with { ReleaseAfter = TimeSpan.FromMilliseconds(300) });
        Send("123#0000");
        Send("123#0001");
        contact.Expect("open/FoundAtStart", "closed/Moved");
        var pressed = contact.AtNs;
        contact.Expect("open/Moved");
        Assert.Equal(pressed, contact.AtNs);
        Assert.InRange(Hardware.NowNs - pressed, 300_000_000, 2_000_000_000);
    }

    [Fact]
    public void The_interface_goes_down_in_mid_press_and_comes_back()
    {
        using (var contact = Open(_match))
        {
            Send("123#0001");
            contact.Expect("open/FoundAtStart", "closed/Moved");
            Hardware.Run("ip", "link", "set", Bus, "down");
            contact.Expect("open/DeviceGone", "lost/Unable");
            Assert.Contains($"ip link set {Bus} up", contact.Fault!.Remedy, StringComparison.Ordinal);
        }

        Assert.Equal(IsDown, Assert.Throws<DeviceException>(() => Open(_match)).Detail);
        Assert.Contains(CanInterfaces.List(), i => i == new CanInterface(Bus, false));
        Hardware.Run("ip", "link", "set", Bus, "up");
        Assert.Contains(CanInterfaces.List(), i => i == new CanInterface(Bus, true));
        using var again = Open(_match);
        Send("123#0001");
        again.Expect("open/FoundAtStart", "closed/Moved");
    }

    [Fact]
    public void The_interface_is_removed()
    {
        using var contact = Open(_match);
        contact.Expect("open/FoundAtStart");
        Hardware.Run("ip", "link", "del", Bus);
        Assert.True(SpinWait.SpinUntil(() => contact.Fault is not null, Hardware.Patience));
        Assert.True(contact.Fault!.Fault is DeviceFault.Unable or DeviceFault.Gone); // it goes down before it goes
        Assert.Equal(DeviceFault.Missing, Assert.Throws<DeviceException>(() => Open(_match)).Fault);
    }

    [Fact]
    public void An_interface_that_is_no_bus_is_said_as_such() =>
        Assert.Equal("lo is not a CAN interface", Assert.Throws<DeviceException>(() => Open(_match with { Interface = "lo" })).Detail);

    [Fact]
    public void Nothing_wakes_up_by_frames_of_other_ids()
    {
        using var contact = Open(_match);
        Send("123#0001");
        contact.Expect("open/FoundAtStart", "closed/Moved");
        Hardware.Rest(0.2);
        var before = Hardware.Sleeps("contacts");
        for (var i = 0; i < 20; i++)
        {
            Send("321#0001");
        }

        Hardware.Rest(1);
        Assert.Equal(before, Hardware.Sleeps("contacts"));
    }

    private static void Send(string frame) => Hardware.Run("cansend", Bus, frame);

    private LiveContact Open(CanMatch match) => new(new CanContact(_watch, match));
}
