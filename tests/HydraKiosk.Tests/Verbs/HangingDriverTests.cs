using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Diagnostics;
using HydraKiosk.Fakes;
using HydraKiosk.Processes;
using HydraKiosk.Sound;

namespace HydraKiosk.Tests.Verbs;

/// <summary>A test of a sound device whose driver does not come back: it says so, and Ctrl-C ends it.</summary>
public sealed class HangingDriverTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();
    private readonly SharedText _error = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _driver = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _driver.Set();
        _output.Dispose();
        _error.Dispose();
        _stop.Dispose();
        _driver.Dispose();
    }

    [Theory]
    [InlineData("opening")]
    [InlineData("starting")]
    public async Task A_hanging_driver_is_told_after_a_while_and_does_not_keep_Ctrl_C_from_ending_the_test(string what)
    {
        var device = new Hanging(_clock, what == "starting" ? _driver : null, null, _entered, _closed);
        var testing = Task.Run(() => Context(device, what == "opening" ? _driver : null).OnDevice(
            Sides.Capture, session => session.Run(_ => true, _stop.Token) ? ExitCode.Ok : ExitCode.Failed, _stop.Token));
        await ArmedAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(_error.ToString());
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await ArmedAsync(0);

        await _stop.CancelAsync();
        await ArmedOrDoneAsync(testing);
        _clock.Advance(TimeSpan.FromSeconds(3)); // a start that hangs may hold up the closing, which has its own limit

        Assert.Equal(ExitCode.Hardware, await testing.WaitAsync(_patience));
        Assert.Contains($"{what} the sound device takes more than 5 s: the driver hangs", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[HK-1007]", _error.ToString(), StringComparison.Ordinal);
        _driver.Set();
        await _closed.Task.WaitAsync(_patience); // what came after all is not left open
    }

    [Fact]
    public async Task A_driver_that_does_not_let_go_of_its_device_does_not_hold_the_end_of_the_test_up()
    {
        var device = new Hanging(_clock, null, _driver, _entered, _closed);
        var testing = Task.Run(() => Context(device, null).OnDevice(Sides.Capture, _ => ExitCode.Ok, _stop.Token));
        await ArmedAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(5.1));

        Assert.Equal(ExitCode.Ok, await testing.WaitAsync(_patience));
        Assert.Contains("closing the sound device takes too long", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_that_refuses_is_told_with_its_cause()
    {
        var context = Context(null, null) with { Opener = (_, _) => throw new AudioDeviceException(AudioCause.NoDevice, "no such device") };
        Assert.Equal(ExitCode.Hardware, context.OnDevice(Sides.Capture, _ => ExitCode.Ok, _stop.Token));
        Assert.Equal("no such device [HK-1052]", _error.ToString().Trim());
    }

    private DiagnosticContext Context(Hanging? device, ManualResetEventSlim? opening) =>
        new(new AudioOptions(), new VerbEnvironment(_output, _error, _ => null) { Time = _clock }, AsJson: false, IsTerminal: false)
        {
            Opener = (_, _) =>
            {
                Wait(opening, _entered);
                return device!;
            },
        };

    private async Task ArmedAsync(int timers)
    {
        await _entered.Task.WaitAsync(_patience); // the call that hangs, not one before it
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (_clock.ArmedTimers != timers || (timers == 0 && _error.ToString().Length == 0))
        {
            Assert.True(waited.Elapsed < _patience, "nothing waits for the driver");
            await Task.Yield();
        }
    }

    private async Task ArmedOrDoneAsync(Task testing)
    {
        while (_clock.ArmedTimers == 0 && !testing.IsCompleted)
        {
            await Task.Yield();
        }
    }

    private static void Wait(ManualResetEventSlim? driver, TaskCompletionSource entered)
    {
        if (driver is not null)
        {
            entered.TrySetResult();
            driver.Wait();
        }
    }

    private sealed class Hanging(
        ManualClock clock, ManualResetEventSlim? starting, ManualResetEventSlim? closing, TaskCompletionSource entered, TaskCompletionSource closed)
            : IAudioDevice
    {
        public string Name => "hanging";

        public DevicePump Pump { get; } = new(new AudioFormat(16_000, 1), new AudioFormat(16_000, 1), 160, clock);

        public bool HasEchoPath => false;

        public AudioDeviceException? Fault => null;

        public void Start() => Wait(starting, entered);

        [SuppressMessage("Usage", "CA1816", Justification = "Nothing to finalise.")]
        public void Dispose()
        {
            Wait(closing, entered);
            closed.TrySetResult();
        }
    }

    /// <summary>Written by one thread and read by another.</summary>
    private sealed class SharedText : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(char value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                base.Write(value + Environment.NewLine);
            }
        }

        public override string ToString()
        {
            lock (_lock)
            {
                return base.ToString();
            }
        }
    }
}
