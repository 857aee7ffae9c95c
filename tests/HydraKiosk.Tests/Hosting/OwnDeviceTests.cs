using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Devices.Paced;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Fakes;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Hosting;

/// <summary>Files and the null device: opened once, on another thread, since the storage may not answer.</summary>
public sealed class OwnDeviceTests : IDeviceHost
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly TaskCompletionSource<IAudioDevice> _opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _told = [];
    private readonly TaskCompletionSource _works = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Storage_that_does_not_answer_is_told_once_and_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var source = Source();
        var running = source.RunAsync(this, Changed, stop.Token);
        await UntilAsync(() => _clock.ArmedTimers == 1);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(_log.Lines);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await UntilAsync(() => _log.Lines.Count == 1);
        Assert.Equal((LogLevel.Error, FileAudioFaults.Hangs.Code), (_log.Lines.Single().Level, _log.Lines.Single().EventId));
        Assert.Null(source.DeviceName);
        Assert.False(running.IsCompleted);

        _opening.SetResult(new NullAudioDevice(_clock));
        await _works.Task.WaitAsync(_patience);
        Assert.Equal("null device", source.DeviceName);
        await stop.CancelAsync();
        await running.WaitAsync(_patience);

        Assert.Equal(["attach null device", "works null device", "detach"], _told);
        Assert.Null(source.DeviceName);
        Assert.Equal([LogLevel.Error, LogLevel.Information], _log.Lines.Select(l => l.Level)); // that it hangs, and that it is over
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Storage_that_does_not_answer_does_not_hold_the_end_up_and_is_closed_when_it_does(bool wasTold)
    {
        using var stop = new CancellationTokenSource();
        var running = Source().RunAsync(this, Changed, stop.Token);
        await UntilAsync(() => _clock.ArmedTimers == 1);
        if (wasTold)
        {
            _clock.Advance(TimeSpan.FromSeconds(6));
            await UntilAsync(() => _log.Lines.Count == 1);
        }

        await stop.CancelAsync();
        await running.WaitAsync(_patience);
        Assert.Empty(_told);

        var late = new Closing(_clock);
        _opening.SetResult(late);
        await late.Closed.WaitAsync(_patience);
    }

    [Fact]
    public async Task Files_that_cannot_be_opened_end_the_daemon_with_their_cause()
    {
        _opening.SetException(new AudioDeviceException(FileAudioFaults.Missing, "no such file"));
        var fault = await Assert.ThrowsAsync<AudioDeviceException>(() =>
            Source().RunAsync(this, Changed, CancellationToken.None).WaitAsync(_patience));
        Assert.Equal(FileAudioFaults.Missing.Code, fault.CauseCode);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_device_that_fails_ends_the_daemon_with_its_fault_and_is_given_up_first()
    {
        var device = new Closing(_clock);
        _opening.SetResult(device);
        var running = Source().RunAsync(this, Changed, CancellationToken.None);
        await _works.Task.WaitAsync(_patience);
        device.Fault = new AudioDeviceException(PacedCause.Internal, "the disk is full");
        while (!running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Same(device.Fault, await Assert.ThrowsAsync<AudioDeviceException>(() => running));
        Assert.Equal("detach", _told[^1]);
        Assert.True(device.Closed.IsCompletedSuccessfully);
    }

    void IDeviceHost.Attach(IAudioDevice device) => _told.Add($"attach {device.Name}");

    void IDeviceHost.Detach() => _told.Add("detach");

    private OwnDevice Source() => new(() => _opening.Task.GetAwaiter().GetResult(), _clock, _log.For<AudioSupervisor>());

    private void Changed(bool isWorking, string detail)
    {
        _told.Add($"{(isWorking ? "works" : "lost")} {detail}");
        _works.TrySetResult();
    }

    private static async Task UntilAsync(Func<bool> happened)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(waited.Elapsed < _patience, "never happened");
            await Task.Yield();
        }
    }

    private sealed class Closing(ManualClock clock) : IAudioDevice
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closed => _closed.Task;

        public string Name => "closing";

        public DevicePump Pump { get; } = new(new AudioFormat(16_000, 1), new AudioFormat(16_000, 1), 160, clock);

        public bool HasEchoPath => false;

        public AudioDeviceException? Fault { get; set; }

        public void Start()
        {
        }

        public void Dispose() => _closed.TrySetResult();
    }
}
