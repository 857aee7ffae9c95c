using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Supervision;

/// <summary>A device in virtual time: it calls when it is told to, and can fail in each of the ways that real ones do.</summary>
internal sealed class FakeDevice(int number, ManualClock clock, List<string> events) : IAudioDevice
{
    private readonly Random _noise = new(number);
    private readonly float[] _captured = new float[160];
    private readonly float[] _toPlay = new float[160];
    private bool _isStarting;

    public string Name => $"card {number}";

    /// <summary>Null: the same as the microphone.</summary>
    public string? Loudspeaker { get; set; }

    public string PlaybackName => Loudspeaker ?? Name;

    public DevicePump Pump { get; } = new(new AudioFormat(16000, 1), new AudioFormat(16000, 1), 160, clock);

    public bool HasEchoPath => true;

    public bool HasLiveInput { get; set; } = true;

    public AudioDeviceException? Fault { get; set; }

    public XrunCounts Xruns { get; set; }

    public bool Calls { get; set; } = true;

    /// <summary>More than 1: a device without a clock.</summary>
    public int CallsAtOnce { get; set; } = 1;

    /// <summary>Null: noise.</summary>
    public float? Hears { get; set; }

    public bool IsStarted { get; private set; }

    public bool IsDisposed { get; private set; }

    public AudioDeviceException? RefusesToStart { get; set; }

    /// <summary>While set, closing hangs.</summary>
    public ManualResetEventSlim? ClosesWhen { get; set; }

    /// <summary>While set, starting hangs.</summary>
    public ManualResetEventSlim? StartsWhen { get; set; }

    /// <summary>Whether starting has been called, though it may hang.</summary>
    public bool IsStarting => Volatile.Read(ref _isStarting);

    public void Start()
    {
        Volatile.Write(ref _isStarting, true);
        StartsWhen?.Wait(TimeSpan.FromSeconds(30));
        if (RefusesToStart is not null)
        {
            throw RefusesToStart;
        }

        IsStarted = true;
        events.Add($"start {number}");
    }

    public void Tick()
    {
        if (!IsStarted || IsDisposed || !Calls)
        {
            return;
        }

        for (var i = 0; i < _captured.Length; i++)
        {
            _captured[i] = Hears ?? _noise.NextSingle();
        }

        for (var call = 0; call < CallsAtOnce; call++)
        {
            Pump.Captured.DiscardTo(long.MaxValue);
            Pump.Played.DiscardTo(long.MaxValue);
            Pump.OnPeriod(_captured, _toPlay);
        }
    }

    public void Dispose()
    {
        ClosesWhen?.Wait(TimeSpan.FromSeconds(30));
        IsDisposed = true;
        events.Add($"close {number}");
    }
}

/// <summary>A supervisor over fake devices, moved by hand: every 10 ms of virtual time, a living device calls.</summary>
internal sealed class FakeSound : IDeviceHost, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public List<string> Events { get; } = [];

    public List<DeviceState> States { get; } = [];

    public List<FakeDevice> Devices { get; } = [];

    public TimeSpan[] OpenedAt => [.. Openings];

    private static readonly TimeSpan _poll = new SupervisorOptions().Poll;

    public List<TimeSpan> Openings { get; } = [];

    /// <summary>What every new device is like.</summary>
    public Action<FakeDevice> Configure { get; set; } = static _ => { };

    /// <summary>While set, opening hangs.</summary>
    public ManualResetEventSlim? OpensWhen { get; set; }

    /// <summary>Thrown instead of opening.</summary>
    public Exception? OpenFails { get; set; }

    public Exception? AttachFails { get; set; }

    public FakeDevice Device => Devices[^1];

    public AudioSupervisor Supervisor { get; private set; } = null!;

    public void Start(SupervisorOptions? options = null, bool inline = true)
    {
        Supervisor = new AudioSupervisor(
            Open, this, options ?? new SupervisorOptions(), Clock, Log, new Random(1), inline ? new InlineScheduler() : null);
        _run = Task.Run(() => Supervisor.RunAsync(_stop.Token));
        Settle();
    }

    /// <summary>Lets virtual time pass.</summary>
    public void Run(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(10))
        {
            Devices.LastOrDefault()?.Tick();
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            Settle();
        }
    }

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(20));
        Collect();
    }

    public void Attach(IAudioDevice device)
    {
        if (AttachFails is not null)
        {
            throw AttachFails;
        }

        Events.Add($"attach {Devices.Count}");
    }

    public void Detach() => Events.Add("detach");

    public void Dispose() => _stop.Dispose();

    private FakeDevice Open()
    {
        Openings.Add(Clock.Elapsed);
        OpensWhen?.Wait(TimeSpan.FromSeconds(30));
        if (OpenFails is not null)
        {
            throw OpenFails;
        }

        var device = new FakeDevice(Devices.Count + 1, Clock, Events);
        Configure(device);
        Devices.Add(device);
        return device;
    }

    /// <summary>
    /// Waits until the loop waits for time again. Its timer for looks at a device is always armed, so there it is the last look that counts.
    /// </summary>
    private void Settle()
    {
        Assert.True(SpinWait.SpinUntil(() => IsWaiting() || _run.IsCompleted, TimeSpan.FromSeconds(20)), "the supervisor neither waits nor ends");
        Collect();

        bool IsWaiting() => Clock.ArmedTimers > 0 && (Supervisor.WaitingSince is not { } since || Clock.Elapsed - since < _poll);
    }

    private void Collect()
    {
        while (Supervisor.States.TryRead(out var state))
        {
            States.Add(state);
        }
    }
}
