using System.Threading.Channels;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Primitives.Backoff;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// Keeps a working sound device under a host for as long as it is told to: opens it, watches it, and when it fails in any way (says so
/// itself, stops calling, goes deaf, cannot be opened) gives it up whole and tries again without end. It never throws out of
/// <see cref="RunAsync"/>, and nothing it meets makes it leave: either a proven device runs, or <see cref="State"/> says that none does.
/// </summary>
/// <remarks>Opening, starting and closing may block for seconds inside a driver, and run on a pool thread; everything else is one loop.</remarks>
public sealed class AudioSupervisor
{
    /// <summary>A reader this far behind has stopped reading; the newest states matter.</summary>
    private const int StatesKept = 64;

    private const long NotWatching = -1;
    private const long NotLookedYet = -TimeSpan.TicksPerDay;

    /// <summary>How long the end of the service waits for a driver that does not let go.</summary>
    private static readonly TimeSpan _closeGrace = TimeSpan.FromSeconds(2);

    private readonly Func<IAudioDevice> _open;
    private readonly IDeviceHost _host;
    private readonly SupervisorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DriverCalls _driver;
    private readonly DeviceNews _news;
    private readonly DeviceWatch _watch;
    private readonly ExponentialBackoff _backoff;
    private readonly XrunReporter _xruns = new(TimeSpan.FromMinutes(1));
    private readonly long _createdAt;
    private readonly Channel<DeviceState> _states = Channel.CreateBounded<DeviceState>(
        new BoundedChannelOptions(StatesKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true });

    private long _waitingSince = NotWatching; // ticks
    private DeviceState _state = new DeviceState.Starting();
    private volatile bool _isAnotherWanted;

    /// <param name="open">Opens the configured device anew, by name; throws <see cref="AudioDeviceException"/> when it cannot.</param>
    /// <param name="host">Gets every device that opens.</param>
    /// <param name="options">Patience.</param>
    /// <param name="time">The clock; the same that the devices' pumps were made with.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="random">For the waits between attempts; null: unpredictable.</param>
    /// <param name="drivers">Where calls run that may block inside a driver; null: the thread pool.</param>
    public AudioSupervisor(
        Func<IAudioDevice> open, IDeviceHost host, SupervisorOptions options, TimeProvider time, ILogger log, Random? random = null,
        TaskScheduler? drivers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _open = open;
        _host = host;
        _options = options;
        _time = time;
        _log = log;
        _driver = new DriverCalls(options.StuckAfter, time, drivers ?? TaskScheduler.Default, OnStuck);
        _news = new DeviceNews(options.RemindEvery, log);
        _watch = new DeviceWatch(options);
        _backoff = new ExponentialBackoff(random ?? Random.Shared, leastShare: 0.5);
        _createdAt = time.GetTimestamp();
    }

    /// <summary>Every change of state, oldest first; one reader. Completes when <see cref="RunAsync"/> ends.</summary>
    public ChannelReader<DeviceState> States => _states.Reader;

    /// <summary>The present state. Any thread.</summary>
    public DeviceState State => Volatile.Read(ref _state);

    /// <summary>
    /// For tests in virtual time: since when the supervisor has waited for its next look at an open device; long ago before the first; null
    /// while it does something else.
    /// </summary>
    internal TimeSpan? WaitingSince => Volatile.Read(ref _waitingSince) is var ticks && ticks == NotWatching ? null : TimeSpan.FromTicks(ticks);

    private TimeSpan Now => _time.GetElapsedTime(_createdAt);

    /// <summary>
    /// Another device is wanted than the one that runs: it is given up within a <see cref="SupervisorOptions.Poll"/>, and what opens devices is asked
    /// for the next one at once. Nothing is wrong, so nobody is told of a loss. Any thread.
    /// </summary>
    public void Exchange() => _isAnotherWanted = true;

    /// <summary>Runs until <paramref name="stop"/> is cancelled, then closes the device and returns. Called once.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            DeviceLoss? loss;
            try
            {
                loss = await RunOneDeviceAsync(stop);
            }
            catch (Exception e)
            {
                SupervisionCause.Internal.Write(_log, "supervising the sound device", e.Message, e);
                loss = new DeviceLoss(SupervisionCause.Internal, $"supervising the sound device failed: {e.Message}");
            }

            if (loss is not null && !stop.IsCancellationRequested)
            {
                await WaitForNextAttemptAsync(loss, stop);
            }
        }

        Publish(new DeviceState.Stopped());
        _states.Writer.TryComplete();
    }

    private async Task<DeviceLoss?> RunOneDeviceAsync(CancellationToken stop)
    {
        IAudioDevice device;
        _isAnotherWanted = false; // before the opening, which asks which one is wanted
        try
        {
            device = await _driver.RunAsync("opening the sound device", _open, stop);
        }
        catch (AudioDeviceException e)
        {
            return new DeviceLoss(e.Cause, e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }

        DeviceLoss? loss = null;
        var attached = false;
        var isLeft = false;
        try
        {
            _host.Attach(device);
            attached = true;
            await _driver.RunAsync(
                "starting the sound device",
                () =>
                {
                    device.Start();
                    return device;
                },
                stop);
            loss = await WatchAsync(device, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            isLeft = true; // a driver that hangs in the start would hang in the closing too; it is closed when it comes back
        }
        catch (AudioDeviceException e)
        {
            loss = new DeviceLoss(e.Cause, e.Message);
        }
        finally
        {
            Volatile.Write(ref _waitingSince, NotWatching);

            // Told before the closing, which may take seconds: whoever shows the state must not show a running device meanwhile.
            if (loss is not null)
            {
                _news.Lost();
                Publish(new DeviceState.Lost(loss.Reason, loss.Cause.Code));
            }

            await CloseAsync(device, attached, isLeft, stop);
        }

        return loss;
    }

    private async Task<DeviceLoss?> WatchAsync(IAudioDevice device, CancellationToken stop)
    {
        var startedAt = _time.GetTimestamp();
        var proven = false;
        var healthy = false;
        _xruns.NewDevice();
        _watch.NewDevice();
        Volatile.Write(ref _waitingSince, NotLookedYet); // before there is a timer, by which a test would take it for waiting
        using var look = new PeriodicTimer(_options.Poll, _time); // ten waits a second for months: none may allocate
        while (!stop.IsCancellationRequested && !_isAnotherWanted)
        {
            var seen = DeviceObservation.Of(device, startedAt, _time);
            if (_watch.Judge(seen) is { } loss)
            {
                return loss;
            }

            if (!proven && _watch.IsProven(seen))
            {
                proven = true;
                _news.Proven(device);
                Publish(new DeviceState.Running(device.Name) { Capture = device.CaptureName, Playback = device.PlaybackName });
            }

            if (proven && !healthy && _watch.IsHealthy(seen))
            {
                healthy = true;
                _news.Healthy(device);
                _watch.Healthy();
                _backoff.Reset();
            }

            if (_xruns.IsDue(device.Xruns, Now, out var added))
            {
                SupervisionCause.Xruns.Write(_log, added.ToString());
            }

            Volatile.Write(ref _waitingSince, Now.Ticks);
            try
            {
                await look.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }

        return null;
    }

    private async Task CloseAsync(IAudioDevice device, bool attached, bool isLeft, CancellationToken stop)
    {
        try
        {
            if (attached)
            {
                _host.Detach();
            }
        }
        catch (Exception e)
        {
            SupervisionCause.Internal.Write(_log, "giving the sound device up", e.Message, e);
        }

        if (isLeft)
        {
            return;
        }

        // While the service runs, a hanging close is waited for, since opening beside it would hang too; at the end of the service only a moment.
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var ending = stop.Register(static source => ((CancellationTokenSource)source!).CancelAfter(_closeGrace), grace);
        try
        {
            await _driver.RunAsync(
                "closing the sound device",
                () =>
                {
                    device.Dispose();
                    return true;
                },
                grace.Token);
        }
        catch (OperationCanceledException)
        {
            SupervisionCause.Stuck.Write(_log, "closing the sound device", _closeGrace.TotalSeconds);
        }
        catch (Exception e)
        {
            SupervisionCause.Internal.Write(_log, "closing the sound device", e.Message, e);
        }
    }

    private async Task WaitForNextAttemptAsync(DeviceLoss loss, CancellationToken stop)
    {
        _watch.Lost(loss);
        if (State is not DeviceState.Lost { } lost || lost.Code != loss.Cause.Code)
        {
            Publish(new DeviceState.Lost(loss.Reason, loss.Cause.Code));
        }

        var delay = _backoff.Next(_options.ReopenFirst, _options.ReopenCap);
        _news.Reopening(loss, _backoff.Attempts, delay, Now);
        Publish(new DeviceState.Reopening(_backoff.Attempts, delay));
        await DelayAsync(delay, stop);
    }

    private void OnStuck(string what)
    {
        SupervisionCause.Stuck.Write(_log, what, _options.StuckAfter.TotalSeconds);
        Publish(new DeviceState.Lost($"{what} hangs in the driver", SupervisionCause.Stuck.Code));
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken stop) =>
        await Task.Delay(delay, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Publish(DeviceState state)
    {
        Volatile.Write(ref _state, state);
        _states.Writer.TryWrite(state);
    }
}
