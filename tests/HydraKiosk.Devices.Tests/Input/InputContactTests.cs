using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Input;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Input;

public sealed class InputContactTests : IDisposable
{
    private const int Ms = 1_000_000;
    private readonly InputBench _bench = new();
    private readonly ContactRecord _contact = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_key_tells_how_it_is_at_the_start_and_then_how_it_moves_by_its_own_time()
    {
        using var open = _contact.Open(_bench.Contact());
        Assert.Equal([new ContactChange(false, 5_000_000_000, ContactReason.FoundAtStart)], _contact.Changes);

        _bench.Kernel.MonotonicNs += 100 * Ms;
        _bench.Puck.Press(InputBench.Phone, atNs: 5_010_000_000);
        _bench.Puck.Release(InputBench.Phone, atNs: 5_070_000_000);
        _bench.Turn();

        Assert.Equal(
            [new(true, 5_010_000_000, ContactReason.Moved), new(false, 5_070_000_000, ContactReason.Moved)],
            _contact.Changes.Skip(1));
    }

    [Fact]
    public void A_key_that_is_held_at_the_start_is_found_closed()
    {
        _bench.Puck.Down.Add(InputBench.Phone);

        using var open = _contact.Open(_bench.Contact());

        Assert.Equal("closed/FoundAtStart", _contact.Said());
    }

    [Theory]
    [InlineData(InputBench.MuteSwitch, "SW_MUTE_DEVICE")]
    [InlineData(InputBench.HeadphonePlug, "SW_HEADPHONE_INSERT")]
    public void A_switch_is_found_as_it_stands_and_followed(ushort code, string name)
    {
        _bench.Puck.Switches.Add(code);
        _bench.Puck.On.Add(code);
        using var open = _contact.Open(_bench.Contact(code: name));
        _bench.Puck.Put(InputEvent.Switch, code, 0);
        _bench.Turn();

        Assert.Equal("closed/FoundAtStart open/Moved", _contact.Said());
    }

    [Fact]
    public void Repeats_of_a_key_that_is_held_are_nothing()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Puck.Press(InputBench.Phone);
        for (var i = 0; i < 100; i++)
        {
            _bench.Puck.Put(InputEvent.Key, InputBench.Phone, 2);
            _bench.Puck.Put(InputEvent.Synchronise, InputEvent.Report, 1);
        }

        _bench.Turn();

        Assert.Equal("open/FoundAtStart closed/Moved", _contact.Said());
    }

    [Fact]
    public void Lost_events_are_made_good_by_reading_the_state_again()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Puck.Down.Add(InputBench.Phone); // the press itself is lost
        _bench.Puck.Put(InputEvent.Synchronise, InputEvent.Dropped, 0);
        _bench.Puck.Put(InputEvent.Key, InputBench.Phone, 0); // left over from before
        _bench.Puck.Put(InputEvent.Synchronise, InputEvent.Report, 0);
        _bench.Turn();

        Assert.Equal("open/FoundAtStart closed/ReadAgain", _contact.Said());
        _bench.Puck.Release(InputBench.Phone);
        _bench.Turn();
        Assert.Equal("open/Moved", _contact.Said());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unplugged_in_mid_press_it_is_let_go_of_and_then_lost(bool isKernelFaster)
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Puck.Press(InputBench.Phone);
        _bench.Turn();

        _bench.Puck.Unplug(isReadBefore: isKernelFaster); // the kernel's own release is read before the end, or is not
        _bench.Turn();
        _bench.Puck.IsGone = true;
        _bench.Turn();

        Assert.Equal("open/FoundAtStart closed/Moved open/DeviceGone lost/Gone", _contact.Said());
        Assert.Equal(1, _bench.Kernel.OpenCount); // the waker
    }

    [Fact]
    public void Unplugged_while_open_it_is_only_lost()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Puck.IsGone = true;
        _bench.Turn();

        Assert.Equal("open/FoundAtStart lost/Gone", _contact.Said());
    }

    [Fact]
    public void Plugged_in_again_under_another_number_it_is_found_by_its_name()
    {
        using (_contact.Open(_bench.Contact()))
        {
            _bench.Puck.IsGone = true;
            _bench.Kernel.Inputs.Remove("/dev/input/event3");
            _bench.Turn();
        }

        Assert.Throws<DeviceException>(() => _contact.Open(_bench.Contact()));
        var again = _bench.Plug("/dev/input/event11", "Acme Puck 410", InputBench.Phone);
        var second = new ContactRecord();
        using var open = second.Open(_bench.Contact());
        again.Press(InputBench.Phone);
        _bench.Turn();

        Assert.Equal("open/FoundAtStart closed/Moved", second.Said());
    }

    [Fact]
    public void Contacts_on_one_device_share_its_file()
    {
        var mute = new ContactRecord();
        var first = _contact.Open(_bench.Contact("/dev/input/event3"));
        _bench.Puck.Press(InputBench.Mute); // waits while the second one opens: reading the state again would throw it away
        var second = mute.Open(_bench.Contact("/dev/input/event3", "KEY_MUTE"));
        _bench.Turn();

        Assert.Equal(2, _bench.Kernel.OpenCount); // the device and the waker
        Assert.Equal(1, _bench.Puck.StateReads);
        Assert.Equal("open/FoundAtStart closed/Moved", mute.Said());
        Assert.Equal("open/FoundAtStart", _contact.Said());

        first.Dispose();
        _bench.Puck.Press(InputBench.Phone);
        _bench.Puck.Release(InputBench.Mute);
        _bench.Turn();
        Assert.Equal("", _contact.Said());
        Assert.Equal("open/Moved", mute.Said());

        second.Dispose();
        second.Dispose();
        Assert.Equal(1, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void A_contact_may_be_let_go_of_in_the_middle_of_its_own_news()
    {
        IDisposable? open = null;
        var heard = 0;
        open = _bench.Contact().Open(
            c =>
            {
                heard++;
                if (c.IsClosed)
                {
                    open!.Dispose();
                }
            },
            _ => Assert.Fail("it was let go of"));
        _bench.Puck.Press(InputBench.Phone);
        _bench.Puck.Release(InputBench.Phone);
        _bench.Turn();

        Assert.Equal(2, heard);
        Assert.Equal(1, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void The_watch_sleeps_without_end_while_nothing_moves()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Turn();

        Assert.All(_bench.Kernel.Timeouts, t => Assert.Equal(-1, t));
    }

    [Fact]
    public void The_kernel_is_told_to_keep_wheels_and_touch_pads_to_itself()
    {
        using var open = _contact.Open(_bench.Contact());

        Assert.Equal((1UL << 1) | (1UL << 5), _bench.Puck.Masks[0]);
    }

    [Fact]
    public void An_event_allocates_nothing()
    {
        var closures = 0;
        using var open = _bench.Contact().Open(c => closures += c.IsClosed ? 1 : 0, _ => { });
        void PressAndRelease()
        {
            _bench.Puck.Put(InputEvent.Key, InputBench.Phone, 1);
            _bench.Puck.Put(InputEvent.Synchronise, InputEvent.Report, 0);
            _bench.Puck.Put(InputEvent.Key, InputBench.Phone, 0);
            _bench.Puck.Put(InputEvent.Synchronise, InputEvent.Report, 0);
            _bench.Watch.Turn();
        }

        Assert.Equal(0, Allocations.In(PressAndRelease));
        Assert.True(closures >= 250);
    }
}
