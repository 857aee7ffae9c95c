using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Tests.Supervision;

public sealed class AudioSupervisorTests
{
    [Fact]
    public async Task Says_which_device_is_the_microphone_and_which_the_loudspeaker()
    {
        using var sound = new FakeSound();
        sound.Start();
        sound.Devices[0].Loudspeaker = "another card";

        sound.Run(0.2);

        var running = Assert.IsType<DeviceState.Running>(Assert.Single(sound.States));
        Assert.Equal(("card 1", "another card"), (running.Capture, running.Playback));
        await sound.StopAsync();
    }

    [Fact]
    public async Task Opens_hands_over_starts_and_says_so_when_the_first_period_has_come()
    {
        using var sound = new FakeSound();
        sound.Start();
        Assert.Equal(["attach 1", "start 1"], sound.Events);
        Assert.Empty(sound.States);

        sound.Run(0.2);
        Assert.Equal([new DeviceState.Running("card 1")], sound.States);

        await sound.StopAsync();
        Assert.Equal(["attach 1", "start 1", "detach", "close 1"], sound.Events);
        Assert.IsType<DeviceState.Stopped>(sound.States[^1]);
        Assert.True(sound.Supervisor.States.Completion.IsCompleted);
    }

    [Fact]
    public async Task An_unplugged_device_is_given_up_whole_and_taken_again_when_it_comes_back()
    {
        using var sound = new FakeSound();
        sound.Start();
        sound.Run(1);
        sound.OpenFails = new AudioDeviceException(AudioCause.NoMatch, "no device of that name");
        sound.Device.Fault = new AudioDeviceException(AudioCause.StreamEnded, "the stream has ended");
        sound.Run(30);

        Assert.Equal(["attach 1", "start 1", "detach", "close 1"], sound.Events);
        Assert.Equal(new DeviceState.Lost("the stream has ended", 1063), sound.States[1]);
        Assert.IsType<DeviceState.Reopening>(sound.States[2]);
        Assert.Contains(new DeviceState.Lost("no device of that name", 1053), sound.States);

        sound.OpenFails = null;
        sound.Run(11);
        Assert.Equal(new DeviceState.Running("card 2"), sound.States[^1]);
        Assert.Equal(["attach 2", "start 2"], sound.Events[^2..]);
        Assert.Contains(sound.Log.Lines, line => line.EventId == 1063 && line.Level == LogLevel.Warning);
        await sound.StopAsync();
    }

    [Fact]
    public async Task Another_device_that_is_wanted_is_opened_at_once_and_nobody_is_told_of_a_loss()
    {
        using var sound = new FakeSound();
        sound.Start();
        sound.Run(1);
        sound.Supervisor.Exchange();
        sound.Run(0.3);

        Assert.Equal(["attach 1", "start 1", "detach", "close 1", "attach 2", "start 2"], sound.Events);
        Assert.Equal([new DeviceState.Running("card 1"), new DeviceState.Running("card 2")], sound.States);
        Assert.DoesNotContain(sound.Log.Lines, line => line.Level >= LogLevel.Warning);
        sound.Run(5);
        Assert.Equal(2, sound.Devices.Count); // once
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_device_that_stops_calling_is_lost_after_a_second_and_not_before()
    {
        using var sound = new FakeSound();
        sound.Start();
        sound.Run(1);
        sound.Device.Calls = false;
        sound.Run(0.9);
        Assert.IsType<DeviceState.Running>(sound.States[^1]);

        sound.Run(0.3);
        var lost = Assert.Single(sound.States.OfType<DeviceState.Lost>());
        Assert.Equal(SupervisionCause.Stalled.Code, lost.Code);
        Assert.True(sound.Devices[0].IsDisposed);
        await sound.StopAsync();
    }

    [Theory]
    [InlineData(0f, nameof(SupervisionCause.InputZero))]
    [InlineData(0.25f, nameof(SupervisionCause.InputConstant))]
    public async Task A_microphone_that_delivers_one_value_is_dead(float value, string cause)
    {
        using var sound = new FakeSound();
        sound.Start();
        sound.Run(2);
        sound.Device.Hears = value;
        sound.Run(2.9);
        Assert.Empty(sound.States.OfType<DeviceState.Lost>());

        sound.Run(0.3);
        var code = CauseNames.Find<Cause>(typeof(SupervisionCause), cause).Code;
        Assert.Equal(code, Assert.Single(sound.States.OfType<DeviceState.Lost>()).Code);
        sound.Run(2);
        Assert.Equal(new DeviceState.Running("card 2"), sound.States[^1]);
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_file_may_be_silent_and_so_may_a_microphone_when_nobody_watches_it()
    {
        using var file = new FakeSound { Configure = device => (device.HasLiveInput, device.Hears) = (false, 0f) };
        file.Start();
        file.Run(10);
        Assert.Equal([new DeviceState.Running("card 1")], file.States);
        await file.StopAsync();

        using var unwatched = new FakeSound { Configure = device => device.Hears = 0f };
        unwatched.Start(new SupervisorOptions { DeadInputLimit = null });
        unwatched.Run(10);
        Assert.Equal([new DeviceState.Running("card 1")], unwatched.States);
        await unwatched.StopAsync();
    }

    [Fact]
    public async Task A_muted_microphone_is_tried_ever_more_rarely_and_not_called_running_until_it_hears()
    {
        using var sound = new FakeSound { Configure = device => device.Hears = 0f };
        sound.Start();
        sound.Run(300);

        Assert.Single(sound.States.OfType<DeviceState.Running>()); // the first one, before it was known to be deaf
        Assert.IsNotType<DeviceState.Running>(sound.Supervisor.State);
        Assert.InRange(sound.Devices.Count, 5, 10); // 3, 6, 12, 24, 48, 60, 60 … seconds, and the waits between
        Assert.Equal(1, sound.Log.Lines.Count(line => line.EventId == SupervisionCause.InputZero.Code));

        sound.Configure = static _ => { };
        sound.Device.Hears = null;
        sound.Run(12);
        Assert.IsType<DeviceState.Running>(sound.Supervisor.State);
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_device_that_never_comes_back_is_looked_for_without_end_and_without_flooding_the_journal()
    {
        using var sound = new FakeSound { OpenFails = new AudioDeviceException(AudioCause.NoDevice, "no sound card") };
        sound.Start();
        sound.Run(3600);

        Assert.InRange(sound.Openings.Count, 360, 800); // 5 to 10 s apart, once backed off
        Assert.All(sound.Openings.Zip(sound.Openings.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 0.2, 10.1));
        Assert.InRange(sound.Log.Lines.Count(line => line.Level >= LogLevel.Information), 2, 16);

        sound.OpenFails = null;
        sound.Run(11);
        Assert.IsType<DeviceState.Running>(sound.Supervisor.State);
        await sound.StopAsync();
    }

    [Fact]
    public async Task Faults_of_the_program_itself_do_not_end_it()
    {
        using var sound = new FakeSound { OpenFails = new InvalidOperationException("a bug") };
        sound.Start();
        sound.Run(2);
        sound.OpenFails = null;
        sound.AttachFails = new InvalidOperationException("another bug");
        sound.Run(5);
        Assert.All(sound.Devices, device => Assert.True(device.IsDisposed));
        Assert.DoesNotContain("detach", sound.Events);

        sound.AttachFails = null;
        sound.Run(11);
        Assert.IsType<DeviceState.Running>(sound.Supervisor.State);
        Assert.Contains(sound.Log.Lines, line => line.EventId == SupervisionCause.Internal.Code && line.Exception is InvalidOperationException);
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_device_that_refuses_to_start_is_closed_and_tried_again()
    {
        using var sound = new FakeSound { Configure = device => device.RefusesToStart = new AudioDeviceException(AudioCause.StartFailed, "refused") };
        sound.Start();
        Assert.Equal(["attach 1", "detach", "close 1"], sound.Events);
        sound.Configure = static _ => { };
        sound.Run(2);
        Assert.IsType<DeviceState.Running>(sound.Supervisor.State);
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_driver_that_hangs_while_closing_is_named_and_waited_for()
    {
        using var closes = new ManualResetEventSlim();
        using var sound = new FakeSound { Configure = device => device.ClosesWhen = closes };
        sound.Start(inline: false);
        RunsUntil("card 1");
        sound.Device.Fault = new AudioDeviceException(AudioCause.StreamEnded, "the stream has ended");
        sound.Clock.Advance(TimeSpan.FromMilliseconds(100)); // it is seen, and closing begins
        Assert.True(SpinWait.SpinUntil(() => sound.Supervisor.State is DeviceState.Lost && sound.Clock.ArmedTimers > 0, TimeSpan.FromSeconds(20)),
            "the fault is not seen");
        sound.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.True(SpinWait.SpinUntil(() =>
            sound.Supervisor.State is DeviceState.Lost lost && lost.Code == SupervisionCause.Stuck.Code, TimeSpan.FromSeconds(20)),
                "the hanging is not seen");

        Assert.Single(sound.Devices);
        Assert.Contains(sound.Log.Lines, line => line.EventId == SupervisionCause.Stuck.Code);

        closes.Set();
        Assert.True(SpinWait.SpinUntil(() => sound.Clock.ArmedTimers > 0, TimeSpan.FromSeconds(20)), "the supervisor stays stuck");
        RunsUntil("card 2");
        Assert.Equal(2, sound.Devices.Count);
        await sound.StopAsync();

        // Virtual time does not wait for the pool thread that opens.
        void RunsUntil(string device) => Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    sound.Run(0.01);
                    return sound.Supervisor.State is DeviceState.Running running && running.Device == device;
                },
                TimeSpan.FromSeconds(20)),
            $"{device} does not run");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_driver_that_hangs_while_opening_or_starting_is_named_and_does_not_hold_the_end_up(bool opening)
    {
        using var returns = new ManualResetEventSlim();
        using var sound = new FakeSound
        {
            OpensWhen = opening ? returns : null,
            Configure = device => device.StartsWhen = opening ? null : returns,
        };
        sound.Start(inline: false);
        Assert.True(
            SpinWait.SpinUntil(() => (opening || sound.Devices is [{ IsStarting: true }]) && sound.Clock.ArmedTimers > 0, TimeSpan.FromSeconds(20)),
            "nothing is waited for");
        sound.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(SpinWait.SpinUntil(() =>
            sound.Supervisor.State is DeviceState.Lost lost && lost.Code == SupervisionCause.Stuck.Code, TimeSpan.FromSeconds(20)),
                "the hanging is not seen");
        Assert.Contains(sound.Log.Lines, line => line.EventId == SupervisionCause.Stuck.Code);

        await sound.StopAsync(); // virtual time stands still, and the driver still hangs
        returns.Set();
        Assert.True(SpinWait.SpinUntil(() => sound.Devices is [{ IsDisposed: true }], TimeSpan.FromSeconds(20)), "what came after all is not closed");
    }

    [Fact]
    public async Task A_device_that_ran_well_in_between_is_told_again_and_tried_again_soon()
    {
        using var sound = new FakeSound();
        sound.Start();
        for (var loss = 1; loss <= 5; loss++)
        {
            sound.Run(11); // healthy: the waits begin anew
            var lostAt = sound.Clock.Elapsed;
            sound.Device.Fault = new AudioDeviceException(AudioCause.StreamEnded, "the stream has ended");
            sound.Run(1);
            Assert.Equal(loss + 1, sound.Devices.Count);
            Assert.InRange((sound.Openings[^1] - lostAt).TotalSeconds, 0.2, 0.7);
        }

        Assert.Equal(5, sound.Log.Lines.Count(line => line.EventId == 1063)); // each of them is news
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_device_that_comes_and_goes_again_and_again_is_called_running_five_times_and_then_when_it_stays()
    {
        using var sound = new FakeSound();
        sound.Start(new SupervisorOptions { ReopenFirst = TimeSpan.FromMilliseconds(100), ReopenCap = TimeSpan.FromMilliseconds(100) });
        for (var i = 0; i < 9; i++)
        {
            sound.Run(1);
            sound.Device.Fault = new AudioDeviceException(AudioCause.StreamEnded, "the stream has ended");
            sound.Run(0.5);
        }

        Assert.Equal(5, sound.Log.Lines.Count(line => line.EventId == 1000));
        Assert.True(sound.States.OfType<DeviceState.Running>().Count() >= 9); // whoever shows the state is told each time
        sound.Run(new SupervisorOptions().HealthyAfter + TimeSpan.FromSeconds(1));
        Assert.Equal(6, sound.Log.Lines.Count(line => line.EventId == 1000));
        await sound.StopAsync();
    }

    [Fact]
    public async Task At_the_end_a_driver_that_hangs_in_the_closing_is_waited_for_two_seconds()
    {
        using var sound = new FakeSound();
        using var never = new ManualResetEventSlim();
        sound.Start(inline: false);
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    sound.Run(0.01);
                    return sound.Supervisor.State is DeviceState.Running;
                },
                TimeSpan.FromSeconds(20)),
            "no device runs");
        sound.Device.ClosesWhen = never;
        var stopping = sound.StopAsync();
        Assert.True( // both limits: that of the end, and that after which any driver is called stuck
            SpinWait.SpinUntil(() => sound.Events.ToArray().Contains("detach") && sound.Clock.ArmedTimers >= 2, TimeSpan.FromSeconds(20)),
                "closing is not waited for");

        sound.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(stopping.IsCompleted);
        Assert.DoesNotContain(sound.Log.Lines, line => line.EventId == SupervisionCause.Stuck.Code);
        sound.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains(sound.Log.Lines, line => line.EventId == SupervisionCause.Stuck.Code);
        never.Set();
    }

    [Fact]
    public async Task Deafness_is_forgotten_once_a_device_has_run_well()
    {
        using var sound = new FakeSound { Configure = device => device.Hears = 0f };
        sound.Start();
        sound.Run(30);
        sound.Configure = static _ => { };
        sound.Run(80); // hears, and is healthy
        Assert.IsType<DeviceState.Running>(sound.Supervisor.State);
        var device = sound.Device;
        device.Hears = 0f;
        sound.Run(3.2);
        Assert.True(device.IsDisposed); // after three seconds again, not after the half minute it had come to
        await sound.StopAsync();
    }

    [Fact]
    public async Task A_device_without_a_clock_is_given_up_at_once_and_tried_ever_more_rarely()
    {
        using var sound = new FakeSound { Configure = device => device.CallsAtOnce = 1000 };
        sound.Start();
        sound.Run(300);

        Assert.Empty(sound.States.OfType<DeviceState.Running>());
        Assert.InRange(sound.Devices.Count, 25, 70); // 5 to 10 s apart, once backed off
        Assert.Equal(1, sound.Log.Lines.Count(line => line.EventId == SupervisionCause.TooFast.Code));
        Assert.All(sound.States.OfType<DeviceState.Lost>(), lost => Assert.Equal(SupervisionCause.TooFast.Code, lost.Code));

        sound.Configure = static _ => { };
        sound.Run(20);
        Assert.IsType<DeviceState.Running>(sound.Supervisor.State);
        await sound.StopAsync();
    }

    [Fact]
    public async Task Xruns_make_one_line_a_minute()
    {
        using var sound = new FakeSound();
        sound.Start();
        for (var second = 0; second < 150; second++)
        {
            sound.Device.Xruns = sound.Device.Xruns.Plus(new XrunCounts(1, 0, 2, 0));
            sound.Run(1);
        }

        var lines = sound.Log.Lines.Where(line => line.EventId == SupervisionCause.Xruns.Code).ToList();
        Assert.Equal(3, lines.Count);
        Assert.Contains("input lost 1, input missing 0, output gaps 2", lines[0].Message, StringComparison.Ordinal);
        Assert.Contains("input lost 60, input missing 0, output gaps 120", lines[1].Message, StringComparison.Ordinal);
        await sound.StopAsync();
    }

    [Fact]
    public async Task The_next_devices_xruns_count_from_nothing()
    {
        using var sound = new FakeSound();
        sound.Start();
        sound.Run(1);
        sound.Device.Xruns = new XrunCounts(10, 0, 0, 0);
        sound.Run(1);
        sound.Device.Fault = new AudioDeviceException(AudioCause.StreamEnded, "the stream has ended");
        sound.Run(61);
        sound.Device.Xruns = new XrunCounts(3, 0, 0, 0);
        sound.Run(1);

        Assert.Equal(2, sound.Log.Lines.Count(line => line.EventId == SupervisionCause.Xruns.Code));
        await sound.StopAsync();
    }
}
