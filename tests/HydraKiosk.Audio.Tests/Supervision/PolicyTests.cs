using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Supervision;

public sealed class PolicyTests
{
    private static readonly DeviceObservation _well = new(
        SinceStart: TimeSpan.FromSeconds(60),
        Periods: 6000,
        SinceLastPeriod: TimeSpan.FromMilliseconds(10),
        Period: TimeSpan.FromMilliseconds(10),
        HasLiveInput: true,
        InputUnchangedFor: TimeSpan.FromMilliseconds(10),
        InputIsZero: false,
        Fault: null);

    private readonly DeviceWatch _watch = new(new SupervisorOptions());

    [Fact]
    public void A_device_that_is_well_is_left_alone()
    {
        Assert.Null(_watch.Judge(_well));
        Assert.True(_watch.IsProven(_well));
    }

    [Fact]
    public void What_the_device_says_about_itself_comes_first()
    {
        var loss = _watch.Judge(_well with
        {
            Fault = new AudioDeviceException(AudioCause.CallbackFailed, "it threw"),
            SinceLastPeriod = TimeSpan.FromMinutes(1)
        });
        Assert.Equal(new DeviceLoss(AudioCause.CallbackFailed, "it threw"), loss);
    }

    [Theory]
    [InlineData(4.9, null)]
    [InlineData(5.0, nameof(SupervisionCause.NeverCalled))]
    public void A_device_has_five_seconds_to_call_for_the_first_time(double seconds, string? cause)
    {
        var seen = _well with { Periods = 0, SinceStart = TimeSpan.FromSeconds(seconds), SinceLastPeriod = TimeSpan.FromSeconds(seconds) };
        Assert.Equal(cause, Name(_watch.Judge(seen)));
        Assert.False(_watch.IsProven(seen));
    }

    [Theory]
    [InlineData(10, 990, null)]
    [InlineData(10, 1000, nameof(SupervisionCause.Stalled))]
    [InlineData(100, 4990, null)]
    [InlineData(100, 5000, nameof(SupervisionCause.Stalled))]
    public void A_stall_is_fifty_periods_and_never_less_than_a_second(int periodMs, int silentMs, string? cause) => Assert.Equal(
        cause,
        Name(_watch.Judge(_well with { Period = TimeSpan.FromMilliseconds(periodMs), SinceLastPeriod = TimeSpan.FromMilliseconds(silentMs) })));

    [Fact]
    public void Deafness_is_believed_later_each_time_and_forgotten_with_health()
    {
        TimeSpan[] limits = [.. Enumerable.Range(0, 7).Select(_ =>
        {
            var limit = _watch.DeadInputLimit!.Value;
            Assert.Null(_watch.Judge(_well with { InputUnchangedFor = limit - TimeSpan.FromMilliseconds(1) }));
            _watch.Lost(_watch.Judge(_well with { InputUnchangedFor = limit })!);
            return limit;
        })];
        Assert.Equal([3, 6, 12, 24, 48, 60, 60], limits.Select(limit => limit.TotalSeconds));
        Assert.False(_watch.IsProven(_well with { InputUnchangedFor = _well.SinceStart }));
        Assert.True(_watch.IsProven(_well));

        _watch.Healthy();
        Assert.Equal(3, _watch.DeadInputLimit!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(1.0001, null)]
    [InlineData(1.1, null)]
    [InlineData(0.75, null)]
    [InlineData(2, nameof(SupervisionCause.TooFast))]
    [InlineData(1.25, nameof(SupervisionCause.TooFast))]
    [InlineData(0.5, nameof(SupervisionCause.TooSlow))]
    [InlineData(0.333, nameof(SupervisionCause.TooSlow))]
    public void A_pace_that_is_far_from_the_nominal_rate_is_believed_when_it_lasts(double pace, string? cause)
    {
        foreach (var isMicrophone in new[] { true, false })
        {
            var watch = new DeviceWatch(new SupervisorOptions());
            watch.NewDevice();
            var loss = default(DeviceLoss);
            for (var ms = 0; ms <= 60_000 && loss is null; ms += 100)
            {
                var now = TimeSpan.FromMilliseconds(ms);
                loss = watch.Judge(_well with
                {
                    SinceStart = now,
                    Captured = isMicrophone ? now * pace : now,
                    Played = isMicrophone ? now
                    : now * pace
                });
            }

            Assert.Equal(cause, Name(loss));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_one_device_did_wrong_is_not_held_against_the_next(bool isMicrophone)
    {
        for (var device = 0; device < 4; device++)
        {
            _watch.NewDevice();
            for (var ms = 0; ms <= 5_200; ms += 100) // one window, twice too fast
            {
                var now = TimeSpan.FromMilliseconds(ms);
                Assert.Null(_watch.Judge(
                    _well with { SinceStart = now, Captured = isMicrophone ? now * 2 : now, Played = isMicrophone ? now : now * 2 }));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Slow_windows_count_only_on_end(bool isMicrophone)
    {
        _watch.NewDevice();
        var moved = TimeSpan.Zero;
        for (var ms = 0; ms <= 300_000; ms += 100)
        {
            var now = TimeSpan.FromMilliseconds(ms);
            Assert.Null(_watch.Judge(_well with { SinceStart = now, Captured = isMicrophone ? moved : now, Played = isMicrophone ? now : moved }));
            moved += TimeSpan.FromMilliseconds(ms / 5_000 % 4 < 3 ? 50 : 100); // three slow ones, and one in order
        }
    }

    [Fact]
    public void A_wrong_pace_is_forgotten_with_health()
    {
        _watch.Lost(new DeviceLoss(SupervisionCause.TooSlow, "slow"));
        _watch.NewDevice();
        Assert.False(_watch.IsProven(_well));

        _watch.Healthy();
        _watch.NewDevice();
        Assert.True(_watch.IsProven(_well));
    }

    [Fact]
    public void A_stall_and_the_burst_after_it_are_no_wrong_pace()
    {
        _watch.NewDevice();
        for (var ms = 0; ms <= 600_000; ms += 100)
        {
            // three seconds in every minute come late, at once
            var moved = TimeSpan.FromMilliseconds(ms % 60_000 > 57_000 ? ms - (ms % 60_000) + 57_000 : ms);
            Assert.Null(_watch.Judge(_well with { SinceStart = TimeSpan.FromMilliseconds(ms), Captured = moved, Played = moved }));
        }

        Assert.True(_watch.IsHealthy(_well));
    }

    [Fact]
    public void Calls_without_pause_are_named_before_the_stream_that_was_ended_for_them()
    {
        var loss = _watch.Judge(_well with { RefusedPeriods = 1, Fault = new AudioDeviceException(AudioCause.StreamEnded, "it has ended") });
        Assert.Equal(SupervisionCause.TooFast, loss!.Cause);
        _watch.Lost(loss);
        _watch.NewDevice();
        Assert.False(_watch.IsProven(_well)); // not called running again before its pace is right
        for (var second = 60; second <= 66; second++)
        {
            _watch.Judge(_well with
            {
                SinceStart = TimeSpan.FromSeconds(second),
                Captured = TimeSpan.FromSeconds(second),
                Played = TimeSpan.FromSeconds(second)
            });
        }

        Assert.True(_watch.IsProven(_well));
    }

    [Fact]
    public void The_first_xrun_is_told_at_once_and_the_rest_once_a_minute()
    {
        var reporter = new XrunReporter(TimeSpan.FromMinutes(1));
        Assert.False(reporter.IsDue(default, TimeSpan.FromSeconds(5), out _));
        Assert.True(reporter.IsDue(new XrunCounts(1, 0, 0, 0), TimeSpan.FromSeconds(6), out _));
        Assert.False(reporter.IsDue(new XrunCounts(4, 0, 9, 0), TimeSpan.FromSeconds(65.9), out _));
        Assert.True(reporter.IsDue(new XrunCounts(4, 0, 10, 0), TimeSpan.FromSeconds(66), out var added));
        Assert.Equal(new XrunCounts(3, 0, 10, 0), added);

        reporter.NewDevice();
        Assert.False(reporter.IsDue(new XrunCounts(1, 0, 0, 0), TimeSpan.FromSeconds(70), out _));
        Assert.True(reporter.IsDue(new XrunCounts(1, 0, 0, 0), TimeSpan.FromSeconds(126), out _));
    }

    private static string? Name(DeviceLoss? loss) => CauseNames.Of(typeof(SupervisionCause), loss?.Cause);
}
