using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Diagnostics;

/// <summary>
/// A device without the engine: started, a step called on the caller's thread after every period, and closed. Notices a device that fails or
/// stalls; a test has no use for one that comes back.
/// </summary>
internal sealed class DeviceSession : IDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly PatientDriver _driver;
    private readonly PeriodSignal _wake = new();
    private readonly float[] _scrap = new float[4096];
    private long? _startedAt;

    /// <param name="device">An opened device, not yet started; closed with the session.</param>
    /// <param name="time">The clock that it was opened with.</param>
    /// <param name="driver">Starts and closes it.</param>
    public DeviceSession(IAudioDevice device, TimeProvider time, PatientDriver driver)
    {
        Device = device;
        _time = time;
        _driver = driver;
    }

    /// <summary>The device.</summary>
    public IAudioDevice Device { get; }

    /// <summary>
    /// Starts the device, the first time, and calls <paramref name="step"/> for every period, until it returns false or <paramref name="stop"/> is
    /// cancelled.
    /// </summary>
    /// <param name="step">
    /// Reads and fills the pump's rings; what it leaves in <see cref="DevicePump.Captured"/> and <see cref="DevicePump.Played"/> is kept for its
    /// next call.
    /// </param>
    /// <param name="stop">Ends the session in order.</param>
    /// <returns>False when it was stopped.</returns>
    /// <exception cref="AudioDeviceException">The device does not start, has failed, or has stalled.</exception>
    public bool Run(Func<DevicePump, bool> step, CancellationToken stop)
    {
        var watch = new DeviceWatch(new SupervisorOptions { DeadInputLimit = null }); // dead input is a finding here, not a fault
        if (_startedAt is null)
        {
            Device.Pump.Wake = _wake;
            _driver.Call("starting the sound device", () =>
            {
                Device.Start();
                return true;
            });
            _startedAt = _time.GetTimestamp(); // only now: a slow start is not a stalled device
        }

        using var registration = stop.Register(_wake.Set);
        while (!stop.IsCancellationRequested)
        {
            _wake.Wait(_look);
            if (!step(Device.Pump))
            {
                return true;
            }

            if (watch.Judge(DeviceObservation.Of(Device, _startedAt.Value, _time)) is { } loss)
            {
                throw Device.Fault is { } fault
                    && fault.Cause == loss.Cause ? fault : new AudioDeviceException(loss.Cause, $"{Device.Name}: {loss.Reason}");
            }
        }

        Device.Pump.ExpectsAudio = false; // the sound ends here on purpose: what is missing of it is no fault
        return false;
    }

    /// <summary>Throws away what a test does not look at; a full ring would count as lost samples.</summary>
    public void DropPlayed() => Drop(Device.Pump.Played);

    /// <summary>The same for the microphone.</summary>
    public void DropCaptured() => Drop(Device.Pump.Captured);

    /// <inheritdoc/>
    public void Dispose() => _driver.Close(Device);

    private void Drop(SpscRing<float> ring)
    {
        while (ring.Count > 0)
        {
            ring.Read(_scrap.AsSpan(0, Math.Min(ring.Count, _scrap.Length)));
        }
    }
}
