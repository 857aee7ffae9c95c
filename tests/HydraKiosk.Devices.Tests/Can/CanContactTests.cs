using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Tests.Watching;
using HydraKiosk.Devices.Watching;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Can;

public sealed class CanContactTests : IDisposable
{
    private const long Ms = 1_000_000;
    private const long Start = 5_000_000_000;
    private static readonly CanMatch _repeating = new() { Interface = "can0", Id = 0x123, Closed = CanPattern.Parse(".. 01") };
    private readonly ScriptedKernel _kernel = new();
    private readonly DescriptorWatch _watch;
    private readonly ScriptedBus _bus = new(4);
    private readonly ContactRecord _contact = new();

    public CanContactTests()
    {
        _kernel.Buses["can0"] = _bus;
        _watch = new DescriptorWatch(_kernel, ownsThread: false);
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void It_opens_by_itself_when_a_sender_that_repeats_falls_silent()
    {
        using var open = Open(_repeating);
        for (var i = 0; i < 10; i++)
        {
            Pass(1000);
            Pass(100);
        }

        Assert.Equal("open/FoundAtStart", _contact.Said());
        for (var at = 0; at < 500; at += 100)
        {
            Send(0x123, 9, 1);
            Pass(100);
        }

        Assert.Equal("closed/Moved", _contact.Said());
        Pass(199);
        Assert.Equal("", _contact.Said());
        var lastFrame = _kernel.MonotonicNs - (299 * Ms);
        Pass(1);

        Assert.Equal([new ContactChange(false, lastFrame, ContactReason.Moved)], _contact.Changes);
    }

    [Fact]
    public void It_opens_at_once_with_the_same_id_and_other_data()
    {
        using var open = Open(_repeating);
        Pass(500);
        Send(0x123, 9, 1);
        Pass(20);
        Send(0x123, 9, 0);

        Assert.Equal("open/FoundAtStart closed/Moved open/Moved", _contact.Said());
    }

    [Fact]
    public void With_a_second_pattern_only_that_opens_it()
    {
        using var open = Open(_repeating with { Opened = CanPattern.Parse(".. 02") });
        Send(0x123, 9, 1);
        Pass(60_000);
        Send(0x123, 9, 3);
        Assert.Equal("open/FoundAtStart closed/Moved", _contact.Said());
        Send(0x123, 9, 2);

        Assert.Equal("open/Moved", _contact.Said());
        Assert.Equal(-1, _kernel.Timeouts[^1]);
    }

    [Fact]
    public void A_sender_that_sends_only_changes_holds_it_for_ever_when_told_so()
    {
        using var open = Open(_repeating with { ReleaseAfter = TimeSpan.Zero });
        Send(0x123, 0, 1);
        Pass(3_600_000);

        Assert.Equal("open/FoundAtStart closed/Moved", _contact.Said());
    }

    [Fact]
    public void The_deadline_is_what_the_watch_sleeps_for_and_otherwise_it_sleeps_without_end()
    {
        using var open = Open(_repeating);
        Pass(400);
        Assert.Equal(-1, _kernel.Timeouts[^1]);
        Send(0x123, 0, 1);
        _watch.Turn();
        Assert.Equal(300, _kernel.Timeouts[^1]);
        Pass(300);
        _watch.Turn();
        Assert.Equal(-1, _kernel.Timeouts[^1]);
    }

    [Fact]
    public void Held_at_the_start_is_noticed_where_the_sender_repeats()
    {
        using var open = Open(_repeating);
        Pass(100);
        Send(0x123, 0, 1);

        Assert.Equal("open/FoundAtStart closed/FoundAtStart", _contact.Said());
    }

    [Fact]
    public void A_press_soon_after_the_start_is_a_press_where_the_bus_has_spoken_before()
    {
        using var open = Open(_repeating);
        Pass(100);
        Send(0x123, 0, 0);
        Send(0x123, 0, 1);

        Assert.Equal("open/FoundAtStart closed/Moved", _contact.Said());
    }

    [Fact]
    public void Only_the_frames_of_the_id_are_heard_and_extended_ids_are_other_ids()
    {
        using var standard = Open(_repeating with { Closed = CanPattern.Any });
        var other = new ContactRecord();
        using var extended = other.Open(new CanContact(_watch, _repeating with { Closed = CanPattern.Any, IsExtended = true }));
        Pass(400);
        Send(0x124, 1);
        Send(0x123 | CanFrame.Remote, 1);
        Assert.Equal("open/FoundAtStart", _contact.Said());
        Send(0x123 | CanFrame.Extended, 1);
        Assert.Equal("", _contact.Said());
        Assert.Equal("open/FoundAtStart closed/Moved", other.Said());
        Send(0x123, 1);
        Assert.Equal("closed/Moved", _contact.Said());
    }

    [Fact]
    public void An_id_above_the_standard_ones_is_extended_by_itself_and_a_mask_takes_several()
    {
        using var open = Open(new CanMatch { Interface = "can0", Id = 0x18FEF100, IdMask = 0x1FFFFF00, ReleaseAfter = TimeSpan.Zero });
        Pass(400);
        Send(0x18FEF2FF | CanFrame.Extended, 1);
        Assert.Equal("open/FoundAtStart", _contact.Said());
        Send(0x18FEF1AB | CanFrame.Extended, 1);
        Assert.Equal("closed/Moved", _contact.Said());
        Assert.Equal("can0 id 0x18FEF100", new CanContact(_watch, new CanMatch { Interface = "can0", Id = 0x18FEF100 }).Place);
    }

    [Fact]
    public void The_kernels_time_of_day_is_brought_to_the_clock_of_the_others()
    {
        using var open = Open(_repeating);
        Pass(400);
        _bus.Send(0x123, 0, 1);
        Pass(7); // so long it lay in the queue, by both clocks

        Assert.Equal(Start + (400 * Ms), _contact.Last.TimestampNs);
    }

    [Theory]
    [InlineData(-3_600_000)]
    [InlineData(3_600_000)]
    public void A_time_of_day_that_is_set_in_between_does_not_matter(long byMs)
    {
        using var open = Open(_repeating);
        Pass(400);
        _bus.Send(0x123, 0, 1);
        _kernel.RealtimeNs += byMs * Ms;
        _watch.Turn();

        Assert.Equal(_kernel.MonotonicNs, _contact.Last.TimestampNs);
    }

    [Fact]
    public void An_interface_that_goes_down_lets_go_and_is_lost_with_the_command_that_brings_it_back()
    {
        using var open = Open(_repeating);
        Pass(400);
        Send(0x123, 0, 1);
        _bus.Fail(Libc.NetworkDown);
        _watch.Turn();

        Assert.Equal("open/FoundAtStart closed/Moved open/DeviceGone lost/Unable", _contact.Said());
        Assert.Equal("start it with the speed of the bus: `ip link set can0 up type can bitrate 500000`", _contact.Lost[0].Remedy);
        Assert.Equal(1, _kernel.OpenCount);
    }

    [Fact]
    public void An_adapter_that_is_unplugged_is_gone()
    {
        using var open = Open(_repeating);
        _bus.Fail(Libc.NoDevice);
        _watch.Turn();

        Assert.Equal("open/FoundAtStart lost/Gone", _contact.Said());
    }

    [Fact]
    public void An_interface_that_is_down_absent_or_no_bus_is_said_as_such()
    {
        _bus.IsUp = false;
        Assert.Contains("ip link set can0 up type can bitrate", Fails(_repeating).Remedy, StringComparison.Ordinal);
        _kernel.Buses["vcan7"] = new ScriptedBus(9) { IsUp = false };
        Assert.Contains("`ip link set vcan7 up`", Fails(_repeating with { Interface = "vcan7" }).Remedy, StringComparison.Ordinal);
        Assert.Equal(DeviceFault.Missing, Fails(_repeating with { Interface = "can1" }).Fault);
        _kernel.Buses["eth0"] = new ScriptedBus(2) { IsCan = false };
        Assert.Equal("eth0 is not a CAN interface", Fails(_repeating with { Interface = "eth0" }).Detail);
        _kernel.CanSocketError = 97;
        Assert.Contains("modprobe can_raw", Fails(_repeating).Remedy, StringComparison.Ordinal);
        _kernel.CanSocketError = Libc.NotPermitted;
        Assert.Equal(DeviceFault.NotAllowed, Fails(_repeating).Fault);
        Assert.Equal(0, _kernel.OpenCount);
    }

    [Fact]
    public void Garbage_is_no_frame()
    {
        using var open = Open(_repeating);
        Pass(400);
        var socket = _bus.Sockets[0];
        var right = new CanFrame { Id = 0x123, Length = 2 };
        right.Data[1] = 1;
        socket.PutRaw(right, 7, 0); // cut short
        socket.PutRaw(right, 72, 0); // a CAN FD frame
        socket.PutRaw(right with { Id = 0x123 | CanFrame.Error }, 16, 0);
        socket.PutRaw(right with { Length = 1 }, 16, 0); // the second byte is not there
        socket.Error = Libc.Interrupted;
        Pass(0);
        Assert.Equal("open/FoundAtStart", _contact.Said());

        socket.PutRaw(right with { Length = 255 }, 16, long.MinValue);
        Pass(0);
        Assert.Equal(_kernel.MonotonicNs, _contact.Last.TimestampNs);
        Assert.Equal("closed/Moved", _contact.Said());
    }

    [Fact]
    public void No_call_comes_after_it_was_let_go_of()
    {
        var open = Open(_repeating);
        open.Dispose();
        open.Dispose();
        Send(0x123, 0, 1);

        Assert.Equal("open/FoundAtStart", _contact.Said());
        Assert.Equal(1, _kernel.OpenCount);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var closures = 0;
        using var open = new CanContact(_watch, _repeating).Open(c => closures += c.IsClosed ? 1 : 0, _ => { });
        Assert.Equal(0, Allocations.In(() =>
        {
            _bus.Sockets[0].PutRaw(Frame(1), 16, _kernel.RealtimeNs);
            _bus.Sockets[0].PutRaw(Frame(0), 16, _kernel.RealtimeNs);
            _watch.Turn();
        }));
        Assert.True(closures >= 250);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a name that is too long")]
    [InlineData("can/0")]
    [InlineData("can 0")]
    [InlineData("..")]
    [InlineData("kän0")]
    public void A_name_that_no_interface_can_have_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new CanMatch { Interface = name, Id = 1 });

    [Fact]
    public void An_id_that_no_frame_can_have_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CanMatch { Interface = "can0", Id = 0x20000000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _repeating with { ReleaseAfter = TimeSpan.FromTicks(-1) });
    }

    [Fact]
    public void The_list_shows_the_buses_and_whether_they_are_up()
    {
        _kernel.Texts["/sys/class/net/can0/type"] = "280";
        _kernel.Texts["/sys/class/net/can0/flags"] = "0x400c1";
        _kernel.Texts["/sys/class/net/can1/type"] = "280";
        _kernel.Texts["/sys/class/net/can1/flags"] = "0x40080";
        _kernel.Texts["/sys/class/net/eth0/type"] = "1";
        _kernel.Texts["/sys/class/net/can2/type"] = "280";

        Assert.Equal([new("can0", true), new("can1", false), new("can2", false)], CanInterfaces.List(_kernel));
    }

    private static CanFrame Frame(byte value)
    {
        var frame = new CanFrame { Id = 0x123, Length = 2 };
        frame.Data[1] = value;
        return frame;
    }

    private IDisposable Open(CanMatch match) => _contact.Open(new CanContact(_watch, match));

    private DeviceException Fails(CanMatch match) => Assert.Throws<DeviceException>(() => Open(match));

    private void Send(uint id, params byte[] data)
    {
        _bus.Send(id, data);
        _watch.Turn();
    }

    private void Pass(long ms)
    {
        _kernel.MonotonicNs += ms * Ms;
        _kernel.RealtimeNs += ms * Ms;
        _watch.Turn();
    }
}
