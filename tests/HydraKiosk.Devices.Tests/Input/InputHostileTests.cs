using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Tests.Input;

/// <summary>Devices that say what no device says, and a kernel in a bad mood.</summary>
public sealed class InputHostileTests : IDisposable
{
    private readonly InputBench _bench = new();
    private readonly ContactRecord _contact = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_device_that_claims_every_key_and_holds_them_all_is_listed_and_opened()
    {
        _bench.Puck.ClaimsEverything = true;
        using var open = _contact.Open(_bench.Contact(code: "767"));

        var listed = Assert.Single(_bench.Devices.List());
        Assert.Equal((768, 25), (listed.KeyCount, listed.Keys.Count));
        Assert.Equal("closed/FoundAtStart", _contact.Said());
    }

    [Fact]
    public void A_name_full_of_terminal_orders_is_harmless_and_one_without_end_is_cut()
    {
        _bench.Puck.NameBytes = Encoding.UTF8.GetBytes("\x1b[2Jpuck\n\u202e");
        Assert.Equal("·[2Jpuck··", Assert.Single(_bench.Devices.List()).Name);

        _bench.Puck.NameBytes = [.. Enumerable.Repeat((byte)0xFF, 4000)];
        Assert.True(Assert.Single(_bench.Devices.List()).Name.Length <= 256);
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(0, -1)]
    [InlineData(0, long.MaxValue)]
    [InlineData(6, 0)]
    public void A_time_that_cannot_be_is_taken_for_now(long seconds, long microseconds)
    {
        using var open = _contact.Open(_bench.Contact());
        var press = new InputEvent { Type = InputEvent.Key, Code = InputBench.Phone, Value = 1 };
        _bench.Puck.PutRaw(press with { Seconds = seconds, Microseconds = microseconds });
        _bench.Turn();

        Assert.Equal(_bench.Kernel.MonotonicNs, _contact.Last.TimestampNs);
    }

    [Fact]
    public void A_clock_that_jumps_back_does_not_take_the_contact_with_it()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Kernel.MonotonicNs += 1_000_000;
        _bench.Puck.Press(InputBench.Phone, atNs: 5_001_000_000);
        _bench.Puck.Release(InputBench.Phone, atNs: 4_000_000_000);
        _bench.Turn();

        Assert.Equal(5_001_000_000, _contact.Last.TimestampNs);
    }

    [Fact]
    public void A_device_that_keeps_the_time_of_day_is_stamped_on_arrival()
    {
        _bench.Puck.KnowsClock = false;
        using var open = _contact.Open(_bench.Contact());
        _bench.Kernel.MonotonicNs = 7_000_000_000;
        _bench.Puck.Press(InputBench.Phone, atNs: 6_000_000_000);
        _bench.Turn();

        Assert.Equal(7_000_000_000, _contact.Last.TimestampNs);
    }

    [Fact]
    public void An_interrupted_read_is_read_again_and_half_an_event_makes_it_read_the_state()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Puck.Press(InputBench.Phone);
        _bench.Puck.Reads.Enqueue(-Libc.Interrupted);
        _bench.Puck.Reads.Enqueue(-Libc.TryAgain);
        _bench.Puck.Reads.Enqueue(InputEvent.Bytes + 7);
        _bench.Turn();

        Assert.Equal("open/FoundAtStart closed/Moved closed/ReadAgain", _contact.Said());
    }

    [Theory]
    [InlineData(0, DeviceFault.Gone)]
    [InlineData(-5, DeviceFault.Failed)]
    public void A_read_that_fails_loses_the_device_and_does_not_spin(int answer, DeviceFault fault)
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Puck.Press(InputBench.Phone);
        _bench.Turn();
        _bench.Puck.Reads.Enqueue(answer);
        _bench.Turn();

        Assert.Equal($"open/FoundAtStart closed/Moved open/DeviceGone lost/{fault}", _contact.Said());
        Assert.Equal(1, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void A_poll_that_is_interrupted_is_nothing_and_one_that_fails_loses_the_device()
    {
        using var open = _contact.Open(_bench.Contact());
        _bench.Kernel.PollErrors.Add(Libc.Interrupted);
        _bench.Turn();
        Assert.Equal("open/FoundAtStart", _contact.Said());

        _bench.Kernel.PollErrors.Add(12);
        _bench.Turn();
        Assert.Equal("lost/Failed", _contact.Said());
        Assert.Contains("errno 12", _contact.Lost[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_throws_loses_its_device_and_the_watch_goes_on()
    {
        var other = new ContactRecord();
        _bench.Plug("/dev/input/event5", "Pedal", InputBench.Space);
        var lost = new List<DeviceException>();
        using var bad = _bench.Contact().Open(c => _ = c.IsClosed ? throw new InvalidOperationException("a fault of the listener") : 0, lost.Add);
        using var good = other.Open(_bench.Contact("Pedal", "KEY_SPACE"));
        _bench.Puck.Press(InputBench.Phone);
        _bench.Kernel.Inputs["/dev/input/event5"].Press(InputBench.Space);
        _bench.Turn();

        Assert.Contains("a fault of the listener", Assert.Single(lost).Detail, StringComparison.Ordinal);
        Assert.Equal("open/FoundAtStart closed/Moved", other.Said());
    }

    /// <summary>Whatever events come: closed and open alternate, time does not go back, and keys of which nobody asked are nothing.</summary>
    [Fact]
    public void Any_events_leave_the_contact_in_order() =>
        Prop.ForAll<(byte Type, byte Code, byte Value, long Seconds, long Micro)[]>(events =>
        {
            using var bench = new InputBench();
            var record = new ContactRecord();
            using var open = record.Open(bench.Contact());
            foreach (var (type, code, value, seconds, micro) in events)
            {
                bench.Puck.PutRaw(new InputEvent
                {
                    Type = (ushort)(type % 6 == 5 ? type : type % 3),
                    Code = code % 3 == 0 ? (ushort)InputBench.Phone : (ushort)(code * 257),
                    Value = value % 4 == 3 ? -1 : value % 4,
                    Seconds = seconds,
                    Microseconds = micro,
                });
            }

            for (var i = 0; i < 40; i++)
            {
                bench.Watch.Turn();
            }

            var moves = record.Changes.Where(c => c.Reason is ContactReason.Moved or ContactReason.DeviceGone).Select(c => c.IsClosed).ToList();
            Assert.Equal(moves.Select((_, i) => i % 2 == 0), moves);
            Assert.Equal(record.Changes.Select(c => c.TimestampNs).Order(), record.Changes.Select(c => c.TimestampNs));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(100));
}
