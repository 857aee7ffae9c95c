using System.Diagnostics;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Buttons;

public sealed class ButtonWatchTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly RecordingSink _sink = new();
    private readonly FakeContact _talk = new("line 17");
    private readonly FakeContact _mute = new("line 18");
    private readonly List<ManualResetEventSlim> _hangs = [];
    private ButtonWatch? _watch;

    public void Dispose()
    {
        _hangs.ForEach(h => h.Set());
        _watch?.Dispose();
    }

    [Fact]
    public void A_press_comes_through_and_a_long_one_is_told_when_the_clock_says_so()
    {
        Start(_talk);
        _talk.Expect("opening", "open");
        _talk.Move(true, ms: 0);
        _sink.Expect("talk Pressed@0");
        _clock.Advance(TimeSpan.FromMilliseconds(799));
        Assert.False(_sink.HasNews);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _sink.Expect("talk LongPressed@800");
        _talk.Move(false, ms: 900);
        _sink.Expect("talk Released@900");
    }

    [Fact]
    public void A_button_that_is_found_held_was_pressed_now_only_where_it_is_known_to_have_been_released()
    {
        _talk.IsHeld = _mute.IsHeld = true;
        Start(_mute);
        _sink.Expect("mute HeldAtStart@0");
        _watch!.Dispose();
        _watch = new ButtonWatch(
            [new ButtonBinding("talk", _talk, GestureSettings.Default) { WasReleased = true }], _clock, new Random(1), _sink);
        Assert.Empty(_watch.Released());
        _watch.Start();
        _talk.Expect("opening", "open");
        _sink.Expect("talk Pressed@0");
        _talk.Move(false, ms: 900);
        _sink.Expect("talk LongPressed@800", "talk Released@900");
    }

    [Fact]
    public void A_button_that_was_missing_first_fires_nothing_when_it_comes_held()
    {
        _talk.IsHeld = true;
        _talk.Failure = FakeContact.Fault(DeviceFault.Missing);
        _watch = new ButtonWatch(
            [new ButtonBinding("talk", _talk, GestureSettings.Default) { WasReleased = true }], _clock, new Random(1), _sink);
        _watch.Start();
        _sink.Expect("talk failed: Missing so it is");
        _talk.Failure = null;
        Retry();
        _sink.Expect("talk HeldAtStart@0", "talk found: line 17");
    }

    [Fact]
    public void Who_was_released_is_known_after_the_end_and_nobody_else_counts()
    {
        _mute.IsHeld = true;
        Start(_talk, _mute);
        _talk.Expect("opening", "open");
        _mute.Expect("opening", "open");
        SpinWait.SpinUntil(() => _watch!.Released().Count > 0, TimeSpan.FromSeconds(20)); // the worker says so after the opening
        _watch!.Dispose();
        Assert.Equal(["talk"], _watch.Released());
    }

    [Fact]
    public void A_switch_tells_how_it_stands_from_the_start_and_that_nobody_knows_when_it_is_gone()
    {
        _mute.IsHeld = true;
        _watch = new ButtonWatch(
            [new ButtonBinding("mute", _mute, GestureSettings.Default) { IsSwitch = true }], _clock, new Random(1), _sink);
        _watch.Start();
        _sink.Expect("mute stands True");
        _mute.Move(false, 5);
        _mute.Move(false, 6);
        _mute.Move(true, 7);
        _sink.Expect("mute stands False", "mute stands True");
        _mute.Expect("opening", "open");
        _mute.Move(false, 8, ContactReason.DeviceGone);
        _mute.Lose(FakeContact.Fault(DeviceFault.Gone));
        _sink.Expect("mute stands nowhere", "mute failed: Gone so it is");
        Assert.False(_sink.HasNews);
    }

    [Fact]
    public void A_driver_that_hangs_holds_up_no_other_button()
    {
        _talk.HangOpen = Hang();
        Start(_talk, _mute);
        _mute.Expect("opening", "open");
        _mute.Move(true, 0);
        _sink.Expect("mute Pressed@0");
        _talk.Expect("opening");
        Assert.False(_talk.HasNews);
    }

    [Fact]
    public void A_button_that_is_missing_is_told_once_tried_again_and_told_when_it_works()
    {
        _talk.Failure = FakeContact.Fault(DeviceFault.Missing);
        Start(_talk);
        _talk.Expect("opening", "failed");
        _sink.Expect("talk failed: Missing so it is");
        for (var i = 0; i < 5; i++)
        {
            Retry();
            _talk.Expect("opening", "failed");
        }

        Assert.False(_sink.HasNews);
        _talk.Failure = FakeContact.Fault(DeviceFault.NotAllowed, "not yours");
        Retry();
        _talk.Expect("opening", "failed");
        _sink.Expect("talk failed: NotAllowed not yours");
        _talk.Failure = null;
        Retry();
        _talk.Expect("opening", "open");
        _sink.Expect("talk found: line 17");
    }

    [Fact]
    public void The_first_try_again_comes_within_half_a_second_and_a_late_one_within_thirty()
    {
        _talk.Failure = FakeContact.Fault(DeviceFault.Missing);
        Start(_talk);
        _talk.Expect("opening", "failed");
        _sink.Expect("talk failed: Missing so it is");
        WaitForRetry();
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        _talk.Expect("opening", "failed");
        for (var i = 0; i < 12; i++)
        {
            WaitForRetry();
            _clock.Advance(TimeSpan.FromSeconds(30));
            _talk.Expect("opening", "failed");
        }

        WaitForRetry();
        _clock.Advance(TimeSpan.FromSeconds(14.9)); // half of the wait remains at least
        Assert.False(_talk.HasNews);
    }

    [Fact]
    public void A_lost_button_is_let_go_of_told_once_and_opened_again()
    {
        Start(_talk);
        _talk.Expect("opening", "open");
        _talk.Move(true, 100);
        _talk.Move(false, 150, ContactReason.DeviceGone);
        _talk.Lose(FakeContact.Fault(DeviceFault.Gone, "unplugged"));
        _sink.Expect("talk Pressed@100", "talk Released@150", "talk failed: Gone unplugged");

        _talk.Failure = FakeContact.Fault(DeviceFault.Missing); // as it must be, after an unplugging: no news
        Retry();
        _talk.Expect("closed", "opening", "failed");
        _talk.Failure = null;
        _talk.IsHeld = true;
        Retry();
        _talk.Expect("opening", "open");
        _sink.Expect("talk HeldAtStart@150", "talk found: line 17");
        _talk.Move(false, 300);
        _sink.Expect("talk LetGo@300");
    }

    [Fact]
    public void A_source_that_forgets_to_let_go_does_not_hold_the_button_for_ever()
    {
        Start(_talk);
        _talk.Expect("opening", "open");
        _talk.Move(true, 0);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        _talk.Lose(FakeContact.Fault(DeviceFault.Failed));

        _sink.Expect("talk Pressed@0", "talk Released@500", "talk failed: Failed so it is");
    }

    [Fact]
    public void A_button_that_is_lost_while_it_is_being_opened_is_opened_again()
    {
        _talk.LostInOpen = FakeContact.Fault(DeviceFault.Gone, "a loose plug");
        Start(_talk);
        _talk.Expect("opening", "open");
        _sink.Expect("talk failed: Gone a loose plug");
        Retry();
        _talk.Expect("closed", "opening", "open");
        _sink.Expect("talk found: line 17");
    }

    [Fact]
    public void What_a_lost_device_still_has_to_say_is_not_heard()
    {
        Start(_talk);
        _talk.Expect("opening", "open");
        _talk.Lose(FakeContact.Fault(DeviceFault.Gone));
        _talk.Lose(FakeContact.Fault(DeviceFault.Failed));
        _sink.Expect("talk failed: Gone so it is");

        Assert.False(_sink.HasNews);
    }

    [Fact]
    public void An_error_that_no_driver_should_make_is_a_fault_like_others()
    {
        _talk.Failure = new InvalidOperationException("oh");
        Start(_talk);

        _sink.Expect("talk failed: Failed InvalidOperationException: oh");
    }

    [Fact]
    public void A_plug_that_comes_and_goes_is_not_opened_ever_faster()
    {
        Start(_talk);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            _talk.Expect(i == 0 ? ["opening", "open"] : ["closed", "opening", "open"]);
            _sink.Expect(i == 0 ? [] : ["talk found: line 17"]);
            _talk.Lose(FakeContact.Fault(DeviceFault.Gone));
            _sink.Expect("talk failed: Gone so it is");
            waits.Add(Retry());
        }

        Assert.True(waits[^1] >= TimeSpan.FromSeconds(14), waits[^1].ToString());
        _talk.Expect("closed", "opening", "open");
        _sink.Expect("talk found: line 17");
        _clock.Advance(TimeSpan.FromSeconds(10)); // it holds
        _talk.Lose(FakeContact.Fault(DeviceFault.Gone));
        Assert.True(Retry() <= TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void It_ends_within_a_second_although_drivers_hang()
    {
        _talk.HangOpen = Hang();
        _mute.HangClose = Hang();
        Start(_talk, _mute);
        _mute.Expect("opening", "open");
        _talk.Expect("opening");
        _mute.Move(true, 0);
        _sink.Expect("mute Pressed@0");

        var begun = Stopwatch.GetTimestamp();
        _watch!.Dispose();
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1.5)); // of which the busy machine may take a third
        _mute.Move(false, 100);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_sink.HasNews);

        _hangs.ForEach(h => h.Set()); // what was opened too late is closed all the same
        _talk.Expect("open", "closed");
        _mute.Expect("closed");
    }

    [Fact]
    public void It_ends_at_once_when_all_is_well()
    {
        Start(_talk, _mute);
        _talk.Expect("opening", "open");
        _mute.Expect("opening", "open");
        _watch!.Dispose();

        _talk.Expect("closed");
        _mute.Expect("closed");
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public void It_has_no_thread_when_all_is_well()
    {
        _watch = new ButtonWatch([new ButtonBinding("no thread", _talk, GestureSettings.Default)], _clock, new Random(7), _sink);
        _watch.Start();
        _talk.Expect("opening", "open");

        Assert.True(SpinWait.SpinUntil(() => !ThreadNames().Contains("open no thread"), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Nothing_is_armed_while_nothing_happens()
    {
        Start(_talk);
        _talk.Expect("opening", "open");
        _talk.Move(true, 0);
        _talk.Move(false, 50);

        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public void The_figures_count_edges_and_tell_bounces_from_presses()
    {
        Start(_talk);
        _talk.Expect("opening", "open");
        foreach (var (isClosed, ms) in ((bool, long)[])[(true, 1000), (false, 1001), (true, 1003), (false, 1100), (true, 2000), (false, 2250)])
        {
            _talk.Move(isClosed, ms);
        }

        _talk.Move(false, 2300, ContactReason.ReadAgain);

        Assert.Equal(
            new ButtonFigures("talk", "line 17", false, 6, 3, 1, 1, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250), null),
            Assert.Single(_watch!.Figures()));
    }

    [Fact]
    public void The_figures_show_why_a_button_cannot_be_used()
    {
        _talk.Failure = FakeContact.Fault(DeviceFault.Busy, "held by gpiomon");
        Start(_talk);
        _sink.Expect("talk failed: Busy held by gpiomon");

        Assert.Equal(DeviceFault.Busy, Assert.Single(_watch!.Figures()).Fault!.Fault);
    }

    [Fact]
    public void An_edge_allocates_nothing_on_the_systems_clock()
    {
        var sink = new CountingSink();
        using var watch = new ButtonWatch([new ButtonBinding("talk", _talk, new GestureSettings { WantsDoubleClick = true })], TimeProvider.System, new Random(1), sink);
        watch.Start();
        _talk.Expect("opening", "open");
        var ms = Stopwatch.GetTimestamp() / 1_000_000;

        Assert.Equal(0, Allocations.In(() =>
        {
            _talk.Move(true, ms += 1000);
            _talk.Move(false, ms += 50);
        }));
        Assert.True(sink.Count > 500);
    }

    [Fact]
    public void A_fault_is_a_line_that_a_technician_can_act_on()
    {
        var log = new TestLog();
        ButtonCauses.Write(log, new ButtonFault("talk", new DeviceException(DeviceFault.Missing, "gpiochip9", "there is no such chip", "name another")));
        ButtonCauses.Write(log, new ButtonFault("talk", new DeviceException(DeviceFault.Gone, "puck", "it was unplugged", "plug it in again")));

        Assert.Equal([5040, 5041], log.Lines.Select(l => l.EventId));
        Assert.Contains("the button talk cannot be used: gpiochip9: there is no such chip", log.Lines.First().Message, StringComparison.Ordinal);
        Assert.Contains("(remedy: plug it in again)", log.Lines.Last().Message, StringComparison.Ordinal);
    }

    private void Start(params FakeContact[] contacts)
    {
        var names = new Dictionary<FakeContact, string> { [_talk] = "talk", [_mute] = "mute" };
        _watch = new ButtonWatch(contacts.Select(c => new ButtonBinding(names[c], c, GestureSettings.Default)), _clock, new Random(7), _sink);
        _watch.Start();
    }

    /// <summary>Of the threads of this process; one may end while it is asked.</summary>
    private static IEnumerable<string> ThreadNames() => Directory.GetDirectories("/proc/self/task").Select(t =>
    {
        try
        {
            return File.ReadAllText(t + "/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    });

    private ManualResetEventSlim Hang()
    {
        var hang = new ManualResetEventSlim();
        _hangs.Add(hang);
        return hang;
    }

    /// <summary>Lets the wait pass in small steps and says how long it was.</summary>
    private TimeSpan Retry()
    {
        WaitForRetry();
        var begun = _clock.Elapsed;
        while (_clock.ArmedTimers > 0)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        return _clock.Elapsed - begun;
    }

    private void WaitForRetry() => Assert.True(SpinWait.SpinUntil(() => _clock.ArmedTimers > 0, TimeSpan.FromSeconds(20)), "no try again was planned");

    private sealed class CountingSink : IButtonSink
    {
        public int Count { get; private set; }

        public void Happened(ButtonEvent happened) => Count++;

        public void Stands(SwitchPosition position)
        {
        }

        public void Failed(ButtonFault fault) => Assert.Fail(fault.Why.Message);

        public void Found(ButtonFound found) => Assert.Fail(found.Place);
    }
}
