using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>What every driver promises, whoever stands behind it.</summary>
public abstract class GpioContract
{
    private protected static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(10);
    private const int MostAttempts = 200;
    private static readonly TimeSpan _hold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan _bounce = TimeSpan.FromMicroseconds(400);

    private protected abstract IGpioRig Rig();

    [Fact]
    public void An_open_contact_is_told_so_when_it_is_opened()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);

        var first = Assert.Single(record.All);
        Assert.Equal((false, ContactReason.FoundAtStart), (first.IsClosed, first.Reason));
    }

    [Fact]
    public void A_button_held_at_the_start_is_noticed_and_its_release_is_told()
    {
        using var rig = Rig();
        rig.Drive(1, isHigh: true);
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);

        var first = record.Next();
        Assert.Equal((true, ContactReason.FoundAtStart), (first.IsClosed, first.Reason));
        Push(rig, 1, isHigh: false);
        Expect(record, false);
    }

    [Fact]
    public void Press_and_release_are_told_in_order_with_rising_timestamps()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = Open(rig, 2, record);
        var before = record.Next().TimestampNs;
        for (var press = 0; press < 3; press++)
        {
            foreach (var isClosed in new[] { true, false })
            {
                Push(rig, 2, isClosed);
                var at = Expect(record, isClosed).TimestampNs;
                Assert.True(at > before, $"{at} is not after {before}");
                before = at;
            }
        }
    }

    [Fact]
    public void Ground_means_closed_where_the_line_is_active_low()
    {
        using var rig = Rig();
        rig.Drive(0, isHigh: true);
        var record = new ContactRecord();
        using var line = rig.Driver.OpenInput(Input(rig, "0") with { IsActiveLow = true }, record.Changed, record.Lost);

        Assert.False(record.Next().IsClosed);
        Push(rig, 0, isHigh: false);
        Expect(record, true);
        Push(rig, 0, isHigh: true);
        Expect(record, false);
    }

    [Fact]
    public void A_pull_up_pulls_up()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = rig.Driver.OpenInput(Input(rig, "3") with { IsActiveLow = true, Bias = GpioBias.PullUp }, record.Changed, record.Lost);

        Assert.False(record.Next().IsClosed);
        Assert.True(rig.IsHigh(3));
    }

    [Fact]
    public void Ten_bouncing_presses_of_sixty_closures_are_ten_clicks()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        var (clicks, attempts) = (0, 0);
        while (clicks < 10)
        {
            Assert.SkipWhen(++attempts > MostAttempts, $"this machine is too busy to bounce: {clicks} of {attempts} presses bounced within the debounce time");
            var pressed = IsBounced(rig, record, isHigh: true, edges: 5);
            clicks += IsBounced(rig, record, isHigh: false, edges: 7) && pressed ? 1 : 0; // six closures together
        }

        rig.Pass(TimeSpan.FromSeconds(1)); // what else there were would have come
        Assert.Equal(0, record.Waiting);
    }

    [Fact]
    public void Lines_come_and_go_while_others_are_watched()
    {
        using var rig = Rig();
        var (one, two) = (new ContactRecord(), new ContactRecord());
        using var first = Open(rig, 0, one);
        one.Next();
        for (var round = 0; round < 3; round++)
        {
            two = new ContactRecord();
            using (Open(rig, 1, two))
            {
                two.Next();
                Push(rig, 1, isHigh: true);
                Expect(two, true);
                Push(rig, 0, isHigh: true);
                Expect(one, true);
            }

            Push(rig, 1, isHigh: false);
            Push(rig, 0, isHigh: false);
            Expect(one, false);
            Assert.Equal(2, two.All.Count); // nothing after it was let go of
        }
    }

    [Fact]
    public void A_line_can_be_let_go_of_by_what_takes_its_change()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        record.OnChange = _ => line.Dispose();
        Push(rig, 1, isHigh: true);
        Expect(record, true);
        record.OnChange = null;
        Push(rig, 1, isHigh: false);
        rig.Pass(TimeSpan.FromMilliseconds(300));

        Assert.Equal(2, record.All.Count);
        using var again = Open(rig, 1, new ContactRecord());
    }

    [Fact]
    public void What_fails_in_taking_a_change_does_not_end_the_line()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        using var met = new ManualResetEventSlim();
        record.OnChange = _ =>
        {
            met.Set();
            throw new InvalidOperationException("of the listener");
        };
        Push(rig, 1, isHigh: true);
        Assert.True(met.Wait(TimeSpan.FromSeconds(20)));
        record.OnChange = null;
        Push(rig, 1, isHigh: false);
        Expect(record, false);
    }

    [Fact]
    public void A_chip_that_goes_opens_what_was_closed_and_comes_back_under_another_number()
    {
        using var rig = Rig();
        var (held, idle) = (new ContactRecord(), new ContactRecord());
        using var line = Open(rig, 1, held);
        using var other = Open(rig, 2, idle);
        held.Next();
        idle.Next();
        Push(rig, 1, isHigh: true);
        Expect(held, true);

        rig.Unplug();
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(DeviceFault.Gone, held.Loss().Fault);
        Assert.Equal(DeviceFault.Gone, idle.Loss().Fault);
        var last = held.Next();
        Assert.Equal((false, ContactReason.DeviceGone), (last.IsClosed, last.Reason));
        Assert.Single(idle.All);
        Assert.Equal(DeviceFault.Missing, Assert.Throws<DeviceException>(() => Open(rig, 1, new ContactRecord())).Fault);

        rig.PlugIn();
        var back = new ContactRecord();
        using var again = Open(rig, 1, back);
        Assert.Equal(ContactReason.FoundAtStart, back.Next().Reason);
        Push(rig, 1, isHigh: true);
        Expect(back, true);
        Assert.Single(held.Losses);
    }

    [Fact]
    public void A_busy_line_is_told_with_who_has_it()
    {
        using var rig = Rig();
        DeviceException busy;
        using (rig.Occupy(2, "door-bell"))
        {
            busy = Assert.Throws<DeviceException>(() => Open(rig, 2, new ContactRecord()));
            Assert.Equal(DeviceFault.Busy, Assert.Throws<DeviceException>(() => rig.Driver.OpenOutput(Output(rig, "1", "2"))).Fault);
        }

        Assert.Equal(DeviceFault.Busy, busy.Fault);
        Assert.Contains("door-bell", busy.Detail, StringComparison.Ordinal);
        using var line = Open(rig, 2, new ContactRecord());
    }

    [Fact]
    public void A_line_off_the_chip_is_told_with_the_range()
    {
        using var rig = Rig();
        var fault = Assert.Throws<DeviceException>(() => Open(rig, 8, new ContactRecord()));

        Assert.Equal(DeviceFault.Unable, fault.Fault);
        Assert.Contains("0 to 7", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_of_another_label_is_missing_and_the_nearest_is_named()
    {
        using var rig = Rig();
        var fault = Assert.Throws<DeviceException>(() =>
            rig.Driver.OpenInput(Input(rig, "1") with { Place = new(rig.Label[..^1], "1") }, _ => { }, _ => { }));

        Assert.Equal(DeviceFault.Missing, fault.Fault);
        Assert.Contains(rig.Label, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_found_by_its_name_alone()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var line = rig.Driver.OpenInput(Input(rig, "1") with { Place = new(null, "BUTTON_1") }, record.Changed, record.Lost);
        record.Next();
        Push(rig, 1, isHigh: true);
        Expect(record, true);
    }

    [Fact]
    public void Outputs_start_and_end_at_their_safe_levels_and_change_together()
    {
        using var rig = Rig();
        using (var lamps = rig.Driver.OpenOutput(Output(rig, "4", "5", "6") with { Safe = 0b010 }))
        {
            Assert.Equal([false, true, false], Levels(rig));
            lamps.Write(0b101);
            Assert.Equal([true, false, true], Levels(rig));
            lamps.Write(0b110);
            Assert.Equal([false, true, true], Levels(rig));
        }

        using (var lamps = rig.Driver.OpenOutput(Output(rig, "4", "5", "6") with { IsActiveLow = true }))
        {
            Assert.Equal([true, true, true], Levels(rig));
            lamps.Write(0b001);
            Assert.Equal([false, true, true], Levels(rig));
        }
    }

    [Fact]
    public void An_output_of_a_chip_that_is_gone_says_so()
    {
        using var rig = Rig();
        using var lamp = rig.Driver.OpenOutput(Output(rig, "4"));
        rig.Unplug();

        Assert.Equal(DeviceFault.Gone, Assert.Throws<DeviceException>(() => lamp.Write(1)).Fault);
    }

    [Fact]
    public void Chips_are_listed_with_their_lines_and_users()
    {
        using var rig = Rig();
        using var held = rig.Occupy(3, "door-bell");
        using var lamp = rig.Driver.OpenOutput(Output(rig, "4"));
        var chip = Assert.Single(rig.Driver.Chips(), chip => chip.Label == rig.Label);

        Assert.Equal(8, chip.Lines.Count);
        Assert.Equal(("BUTTON_3", "door-bell", false), (chip.Lines[3].Name, chip.Lines[3].Consumer, chip.Lines[3].IsOutput));
        Assert.True(chip.Lines[4].IsOutput);
        Assert.Equal("", chip.Lines[1].Consumer);
    }

    private protected static GpioInput Input(IGpioRig rig, string line) =>
        new(new(rig.Label, line), IsActiveLow: false, GpioBias.AsIs, Debounce, "contract");

    private static GpioOutput Output(IGpioRig rig, params string[] lines) =>
        new([.. lines.Select(line => new GpioPlace(rig.Label, line))], IsActiveLow: false, Safe: 0, "contract");

    private protected static IDisposable Open(IGpioRig rig, int line, ContactRecord record) =>
        rig.Driver.OpenInput(Input(rig, $"{line}"), record.Changed, record.Lost);

    /// <summary>Moves a wire and leaves it so for longer than any bounce.</summary>
    private protected static void Push(IGpioRig rig, int line, bool isHigh)
    {
        rig.Drive(line, isHigh);
        rig.Pass(_hold);
    }

    /// <summary>Bounces a wire to a level, which is told once.</summary>
    /// <returns>Whether it did so within the debounce time: on a busy machine the hand at the wire may stop in the middle, and then it is
    /// told truly.</returns>
    private static bool IsBounced(IGpioRig rig, ContactRecord record, bool isHigh, int edges)
    {
        var isFast = true;
        for (var edge = 0; edge < edges; edge++)
        {
            var started = rig.Now;
            rig.Drive(1, edge % 2 == 0 ? isHigh : !isHigh);
            rig.Pass(edge == edges - 1 ? TimeSpan.Zero : _bounce);
            isFast &= rig.Now - started < Debounce / 2;
        }

        rig.Pass(_hold);
        var told = record.Next();
        while (!isFast && (record.Waiting > 0 || told.IsClosed != isHigh))
        {
            told = record.Next();
        }

        Assert.Equal((isHigh, 0), (told.IsClosed, record.Waiting));
        return isFast;
    }

    private protected static ContactChange Expect(ContactRecord record, bool isClosed)
    {
        var change = record.Next();
        Assert.Equal(isClosed, change.IsClosed);
        return change;
    }

    private static bool[] Levels(IGpioRig rig) => [rig.IsHigh(4), rig.IsHigh(5), rig.IsHigh(6)];
}
