using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LightLoopTests
{
    private static readonly LightColour _green = LightPatterns.Of(LightSign.Listening).Colour;
    private static readonly LightColour _red = LightPatterns.Of(LightSign.Muted).Colour;

    [Fact]
    public void A_solid_sign_is_written_once_and_then_nothing_runs()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Muted);
        rig.Run(3600);
        Assert.Equal(1, rig.Steps);
        Assert.Equal(_red, Assert.Single(rig.Light.Writes).First);
        Assert.Equal(0, rig.Clock.ArmedTimers);
    }

    [Fact]
    public void A_slow_blink_is_two_writes_in_two_seconds_and_no_wake_up_more()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Offline);
        rig.Run(20);
        Assert.InRange(rig.Steps, 20, 21);
        Assert.InRange(rig.Light.Writes.Count, 20, 21);
        Assert.All(rig.Light.Writes, w => Assert.Equal(0, w.At.TotalSeconds % 1));
    }

    [Theory]
    [InlineData(LightSign.Connecting, 1)]
    [InlineData(LightSign.Thinking, 1)]
    [InlineData(LightSign.Thinking, 60)]
    public void There_are_never_more_than_fifty_writes_a_second(LightSign sign, int lamps)
    {
        var rig = new LoopRig(lamps);
        rig.Show(sign);
        rig.Run(10);
        Assert.InRange(rig.Light.Writes.Count, 100, 501);
    }

    [Fact]
    public void Signs_that_race_are_written_fifty_times_a_second_and_the_latest_wins()
    {
        var rig = new LoopRig();
        for (var i = 0; i < 1000; i++)
        {
            rig.Show(i % 2 == 0 ? LightSign.Listening : LightSign.Muted);
            rig.Run(0.001);
        }

        rig.Show(LightSign.Listening);
        rig.Run(0.02);
        Assert.InRange(rig.Light.Writes.Count, 2, 52);
        Assert.Equal(_green, rig.Light.Last);
    }

    [Fact]
    public void A_change_is_written_at_once()
    {
        var rig = new LoopRig();
        rig.Run(1);
        rig.Show(LightSign.Muted);
        rig.Run(0);
        Assert.Equal(TimeSpan.FromSeconds(1), rig.Light.Writes[^1].At);
    }

    [Fact]
    public void The_same_sign_again_does_not_begin_anew()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Offline);
        rig.Run(0.6);
        rig.Show(LightSign.Offline);
        Assert.Single(rig.During(() => rig.Run(0.6)), w => w.At == TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Listening_is_lit_while_sound_leaves_the_device_whatever_is_shown()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Idle);
        rig.Run(1);
        Assert.Equal(LightColour.Off, rig.Light.Last);
        rig.Status.Set(isSending: true);
        rig.Run(5);
        Assert.Equal(_green, rig.Light.Last);
        rig.Status.Set(isSending: false);
        rig.Run(0.02);
        Assert.Equal(LightColour.Off, rig.Light.Last);
    }

    [Fact]
    public void A_gate_that_flutters_does_not_flash_the_lamp_more_than_three_times_a_second_and_never_hides_sound()
    {
        var rig = new LoopRig();
        for (var i = 0; i < 200; i++)
        {
            rig.Status.Set(isSending: i % 2 == 0);
            rig.Run(0.03);
            Assert.True(i % 2 != 0 || rig.Light.Last == _green);
        }

        rig.Status.Set(isSending: false);
        rig.Run(1);
        Assert.Equal(LightColour.Off, rig.Light.Last);
        Assert.InRange(Flashes.MostChangesInASecond(rig.Light.Writes.Select(w => (w.At, w.First))), 1, 6);
    }

    [Fact]
    public void The_mute_sign_is_shown_at_once_even_right_after_a_short_sound()
    {
        var rig = new LoopRig();
        rig.Status.Set(isSending: true);
        rig.Run(0.05);
        rig.Status.Set(isSending: false);
        rig.Show(LightSign.Muted);
        rig.Run(0);
        Assert.Equal(_red, rig.Light.Last);
    }

    [Fact]
    public void The_lamp_beside_the_microphone_shows_nothing_else()
    {
        var rig = new LoopRig(canDim: false, hasColours: false, role: LightRole.Listening);
        foreach (var sign in Enum.GetValues<LightSign>())
        {
            rig.Show(sign, 3);
            rig.Run(3);
        }

        Assert.Equal(LightColour.Off, Assert.Single(rig.Light.Writes).First);
        rig.Status.Set(isSending: true);
        rig.Run(3);
        Assert.Equal(_green, rig.Light.Last);
    }

    [Fact]
    public void The_loudest_voice_in_the_most_awkward_rhythm_does_not_flash()
    {
        foreach (var everyMs in (int[])[10, 20, 50, 100, 125, 200, 250])
        {
            var rig = new LoopRig();
            rig.Show(LightSign.Speaking);
            for (var ms = 0; ms < 5000; ms += 10)
            {
                rig.Loop.Tell(ms / everyMs % 2 == 0 ? 0 : float.NegativeInfinity);
                rig.Run(0.01);
            }

            Assert.InRange(Flashes.MostChangesInASecond(rig.Light.Writes.Select(w => (w.At, w.First))), 0, 6);
        }
    }

    [Fact]
    public void A_voice_that_stays_as_loud_needs_no_writes()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Speaking);
        rig.Run(0);
        rig.Loop.Tell(-12);
        rig.Run(1);
        var steps = rig.Steps;
        Assert.Empty(rig.During(() => rig.Run(60)));
        Assert.Equal(1, rig.Steps - steps);
        Assert.False(rig.Loop.Tell(-12));
    }

    [Fact]
    public void A_loudness_that_is_told_before_the_light_has_noticed_the_sign_is_not_lost()
    {
        var rig = new LoopRig();
        rig.Run(1);
        rig.Show(LightSign.Speaking);
        rig.Loop.Tell(0);
        rig.Run(1);
        Assert.Equal(LightPatterns.Of(LightSign.Speaking).Colour, rig.Light.Last);
    }

    [Fact]
    public void A_plain_lamp_is_not_woken_by_loudness()
    {
        var rig = new LoopRig(canDim: false);
        rig.Show(LightSign.Speaking);
        rig.Run(1);
        Assert.False(rig.Loop.Tell(-3));
    }

    [Fact]
    public void Loudness_wakes_nobody_while_another_sign_is_shown()
    {
        var rig = new LoopRig();
        rig.Run(1);
        Assert.False(rig.Loop.Tell(-3));
        rig.Show(LightSign.Speaking);
        rig.Run(1);
        Assert.True(rig.Loop.Tell(-20));
        rig.Show(LightSign.Idle);
        rig.Run(1);
        Assert.False(rig.Loop.Tell(-3));
    }

    [Fact]
    public void A_light_that_fails_at_every_write_is_reported_once_and_tried_less_and_less_often()
    {
        var rig = new LoopRig();
        rig.Light.Failure = FakeLight.Broken("lamp");
        rig.Show(LightSign.Thinking);
        rig.Run(600);
        Assert.Equal("lamp", Assert.Single(rig.Faults).Place);
        Assert.Empty(rig.Found);
        Assert.InRange(rig.Light.Opened, 20, 60); // 30 s apart at most, 15 s at least, once the waits have grown
        Assert.Equal(rig.Light.Opened, rig.Light.Disposed);
        Assert.InRange(rig.Steps, 20, 130);
    }

    [Fact]
    public void A_light_that_comes_back_is_told_and_shows_what_is_to_be_shown_now()
    {
        var rig = new LoopRig();
        rig.Light.Failure = FakeLight.Broken("lamp");
        rig.Show(LightSign.Listening);
        rig.Run(5);
        rig.Show(LightSign.Muted);
        rig.Light.Failure = null;
        rig.Run(30);
        Assert.Equal("lamp", Assert.Single(rig.Found));
        Assert.Equal(_red, Assert.Single(rig.Light.Writes).First);

        rig.Light.Failure = FakeLight.Broken("lamp");
        rig.Show(LightSign.Listening);
        rig.Run(1);
        Assert.Equal(2, rig.Faults.Count);
    }

    [Fact]
    public void A_light_that_works_at_every_second_write_does_not_fill_the_journal()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Thinking);
        rig.Light.FailsByTurns = true;
        rig.Run(600);
        Assert.InRange(rig.Faults.Count, 10, 60); // in 600 s
    }

    [Fact]
    public void A_light_that_is_absent_is_looked_for_until_it_is_there()
    {
        var isThere = false;
        var rig = new LoopRig(open: r => isThere
            ? r.Light
            : throw new DeviceException(DeviceFault.Missing, "lamp", "it is not there", "plug it in"));
        rig.Run(120);
        Assert.Equal(DeviceFault.Missing, Assert.Single(rig.Faults).Fault);
        isThere = true;
        rig.Run(31);
        Assert.Single(rig.Found);
        Assert.Single(rig.Light.Writes);
    }

    [Fact]
    public void An_error_that_no_back_end_should_make_is_a_fault_of_the_light_and_of_nothing_else()
    {
        var rig = new LoopRig();
        rig.Light.Failure = new InvalidOperationException("a bug");
        rig.Run(5);
        Assert.Contains("a bug", Assert.Single(rig.Faults).Detail);
    }

    [Fact]
    public void Closing_leaves_it_dark_even_within_the_gap_between_two_writes()
    {
        var rig = new LoopRig();
        rig.Show(LightSign.Muted);
        rig.Run(0.001);
        rig.Loop.Close();
        Assert.Equal(LightColour.Off, rig.Light.Last);
        Assert.Equal(1, rig.Light.Disposed);
    }

    [Fact]
    public void A_light_that_fails_while_it_is_closed_is_let_go_of()
    {
        var rig = new LoopRig();
        rig.Run(1);
        rig.Light.Failure = FakeLight.Broken("lamp");
        rig.Loop.Close();
        Assert.Single(rig.Faults);
        Assert.Equal(1, rig.Light.Disposed);
    }

    [Fact]
    public void A_step_costs_no_memory()
    {
        var clock = new ManualClock();
        var light = new NullLight(30);
        var status = new LightStatus(clock);
        var loop = new LightLoop(new LightFixture("lamp", () => light), status, clock, Random.Shared, (_, _) => { }, _ => { });
        var gap = TimeSpan.FromMilliseconds(20);
        var sign = 0;
        Assert.Equal(0, Allocations.In(() =>
        {
            clock.Advance(gap); // allocates nothing with no timer armed; asserted below
            status.Set((LightSign)(sign++ / 8 % 10), sign % 6);
            loop.Tell(-sign % 40);
            loop.Step();
        }) - Allocations.In(() => clock.Advance(gap)));
        Assert.True(light.Count > 100);
    }

    private sealed class NullLight(int lamps) : ILight
    {
        public int Count { get; private set; }

        public string Place => "nowhere";

        public bool CanDim => true;

        public bool HasColours => true;

        public int Lamps => lamps;

        public void Show(LightColour colour) => Count++;

        public void Show(ReadOnlySpan<LightColour> colours) => Count++;

        public void Dispose()
        {
        }
    }
}
