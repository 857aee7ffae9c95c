using HydraKiosk.Audio.Devices.Paced;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Devices;

public sealed class PeriodClockTests
{
    [Fact]
    public void Every_period_falls_due_at_its_own_time_and_late_timers_do_not_add_up()
    {
        var time = new OneTimerTime();
        var periods = 0;
        using var clock = new PeriodClock(time, 10, () => true, () => ++periods > 0);
        clock.Start();
        for (var i = 1; i <= 1000; i++)
        {
            time.NowMs = (i * 10) + 3.7; // each timer fires 3.7 ms late
            time.Fire();
            Assert.Equal(i, periods);
            Assert.Equal(7, time.ArmedMs); // 6.3 upwards: to the next due time, not 10 from now
        }
    }

    [Fact]
    public void A_timer_that_fires_early_waits_for_the_rest()
    {
        var time = new OneTimerTime();
        var periods = 0;
        using var clock = new PeriodClock(time, 10, () => true, () => ++periods > 0);
        clock.Start();
        time.NowMs = 9.2;
        time.Fire();
        Assert.Equal(0, periods);
        Assert.Equal(1, time.ArmedMs);
        time.NowMs = 10.1;
        time.Fire();
        Assert.Equal(1, periods);
    }

    [Fact]
    public void Late_periods_wait_for_the_audio_thread_and_none_is_skipped()
    {
        var time = new OneTimerTime();
        var periods = 0;
        var keepsUp = true;
        using var clock = new PeriodClock(time, 10, () => keepsUp, () => ++periods > 0);
        clock.Start();
        time.NowMs = 100; // the machine was busy: ten periods are due
        time.Fire();
        time.Fire();
        Assert.Equal(2, periods);
        Assert.Equal(0, time.ArmedMs);

        keepsUp = false;
        for (var i = 0; i < 5; i++)
        {
            time.Fire();
            Assert.Equal(2, periods);
            Assert.Equal(1, time.ArmedMs);
            time.NowMs++;
        }

        keepsUp = true;
        for (var i = 3; i <= 10; i++)
        {
            time.Fire();
            Assert.Equal(i, periods);
        }

        Assert.Equal(5, time.ArmedMs);
    }

    [Fact]
    public void A_stuck_audio_thread_does_not_hold_time_for_more_than_250_ms()
    {
        var time = new OneTimerTime();
        var periods = 0;
        using var clock = new PeriodClock(time, 10, () => false, () => ++periods > 0);
        clock.Start();
        time.NowMs = 259;
        time.Fire();
        Assert.Equal(0, periods);
        time.NowMs = 260;
        time.Fire();
        Assert.Equal(1, periods);
        time.Fire();
        Assert.Equal(1, periods); // the second is 240 ms late
        time.NowMs = 1000;
        for (var i = 0; i < 200; i++)
        {
            time.Fire();
        }

        Assert.Equal(75, periods); // the one due at 750 ms is 250 ms late and goes on; the next is not
    }

    [Theory]
    [InlineData(20_000, 10, 1999, 2000)]
    [InlineData(20_007.5, 10, 1999, 2000)]
    [InlineData(86_400_000, 20, 4_319_999, 4_320_000)]
    public void What_a_freeze_held_back_is_told_as_missed_and_never_sent_in_one(double frozenMs, int periodMs, long expectMissed, long expectAll)
    {
        var time = new OneTimerTime();
        long periods = 0, missed = 0;
        using var clock = new PeriodClock(time, periodMs, () => false, () => ++periods > 0, more =>
        {
            missed += more;
            return true;
        });
        clock.Start();
        time.NowMs = frozenMs;
        for (var i = 0; i < 100; i++)
        {
            time.Fire();
        }

        Assert.Equal(expectMissed, missed);
        Assert.Equal(expectAll, periods + missed);
        time.NowMs = frozenMs + periodMs;
        time.Fire();
        Assert.Equal(expectAll + 1, periods + missed); // punctual again
    }

    [Fact]
    public void A_second_late_is_made_up_for()
    {
        var time = new OneTimerTime();
        var periods = 0;
        using var clock = new PeriodClock(time, 10, () => true, () => ++periods > 0, _ => throw new InvalidOperationException("nothing is missed"));
        clock.Start();
        time.NowMs = 1010;
        for (var i = 0; i < 101; i++)
        {
            time.Fire();
        }

        Assert.Equal(101, periods);
    }

    [Fact]
    public void A_disk_that_fills_while_silence_is_made_up_stops_the_clock()
    {
        var time = new OneTimerTime();
        var periods = 0;
        using var clock = new PeriodClock(time, 10, () => true, () => ++periods > 0, _ => false);
        clock.Start();
        time.NowMs = 5000;
        time.Fire();
        time.Fire();
        Assert.Equal(0, periods);
    }

    [Fact]
    public void A_period_on_time_does_not_ask_the_audio_thread()
    {
        var time = new OneTimerTime();
        var periods = 0;
        using var clock = new PeriodClock(time, 10, () => false, () => ++periods > 0);
        clock.Start();
        time.NowMs = 14;
        time.Fire();
        Assert.Equal(1, periods);
    }

    [Fact]
    public void A_period_may_stop_the_clock_by_its_result_or_by_closing_it()
    {
        var time = new ManualClock();
        var periods = 0;
        using var stopping = new PeriodClock(time, 10, () => true, () => ++periods < 3);
        PeriodClock? closing = null;
        var closed = 0;
        closing = new PeriodClock(time, 10, () => true, () =>
        {
            closed++;
            closing!.Dispose();
            return true;
        });
        stopping.Start();
        closing.Start();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, periods);
        Assert.Equal(1, closed);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task Closing_waits_for_a_running_period()
    {
        var time = new ManualClock();
        using var inPeriod = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var ended = false;
        var clock = new PeriodClock(time, 10, () => true, () =>
        {
            inPeriod.Set();
            mayEnd.Wait(TimeSpan.FromSeconds(20));
            Volatile.Write(ref ended, true);
            return true;
        });
        clock.Start();
        var tick = Task.Run(() => time.Advance(TimeSpan.FromMilliseconds(10)));
        Assert.True(inPeriod.Wait(TimeSpan.FromSeconds(20)));
        var close = Task.Factory.StartNew(
            () =>
            {
                clock.Dispose();
                return Volatile.Read(ref ended);
            },
            TaskCreationOptions.LongRunning);
        Assert.False(close.IsCompleted);
        mayEnd.Set();
        Assert.True(await close);
        await tick;
    }

    [Fact]
    public void Frames_per_period_add_up_exactly()
    {
        var counter = new FrameCounter(44_100, 7);
        long frames = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            frames += counter.Next();
        }

        Assert.Equal(44_100L * 7 * 1000, frames);
        Assert.Equal(309, counter.Largest);
    }

    [Fact]
    public void Allocates_nothing()
    {
        var time = new OneTimerTime();
        using var clock = new PeriodClock(time, 10, () => true, () => true);
        clock.Start();
        Assert.Equal(0, Allocations.In(() =>
        {
            time.FireAfter(TimeSpan.FromMilliseconds(10));
        }));
    }
}
