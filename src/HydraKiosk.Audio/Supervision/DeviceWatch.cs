using HydraKiosk.Audio.Devices;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Audio.Supervision;

/// <summary>What is seen of a started device at one moment.</summary>
/// <param name="SinceStart">Time since it was started.</param>
/// <param name="Periods">Calls so far.</param>
/// <param name="SinceLastPeriod">Time since the last call, of the side that has been silent longer.</param>
/// <param name="Period">What one period should take.</param>
/// <param name="HasLiveInput">Whether the input is a microphone.</param>
/// <param name="InputUnchangedFor">How long the input has been one constant value.</param>
/// <param name="InputIsZero">Whether that value is zero.</param>
/// <param name="Fault">What the device says about itself.</param>
/// <param name="Captured">
/// How much sound the microphone has delivered since the start, by the rate the device was opened with; null: it has none.
/// </param>
/// <param name="Played">How much sound the loudspeaker has taken; null: it has none.</param>
/// <param name="RefusedPeriods">Calls that came so fast that the pump refused them.</param>
public readonly record struct DeviceObservation(
    TimeSpan SinceStart,
    long Periods,
    TimeSpan SinceLastPeriod,
    TimeSpan Period,
    bool HasLiveInput,
    TimeSpan InputUnchangedFor,
    bool InputIsZero,
    AudioDeviceException? Fault,
    TimeSpan? Captured = null,
    TimeSpan? Played = null,
    long RefusedPeriods = 0)
{
    /// <summary>Looks at <paramref name="device"/>.</summary>
    /// <param name="device">A started device.</param>
    /// <param name="startedAt"><see cref="TimeProvider.GetTimestamp"/> of its start.</param>
    /// <param name="time">The clock its pump was made with.</param>
    public static DeviceObservation Of(IAudioDevice device, long startedAt, TimeProvider time)
    {
        var pump = device.Pump;
        var fault = device.Fault;
        var clocks = pump.Clocks;
        return new DeviceObservation(
            time.GetElapsedTime(startedAt),
            pump.Periods,
            time.GetElapsedTime(Math.Max(pump.LastPeriodAt, startedAt)),
            TimeSpan.FromSeconds((double)pump.PeriodFrames / pump.Playback.SampleRateHz),
            device.HasLiveInput,
            time.GetElapsedTime(Math.Max(pump.InputChangedAt, startedAt)),
            pump.InputIsZero,
            fault,
            pump.HasCapture ? TimeSpan.FromSeconds((double)clocks.Capture.DeviceFrames / pump.Capture.SampleRateHz) : null,
            pump.HasPlayback ? TimeSpan.FromSeconds((double)clocks.Playback.DeviceFrames / pump.Playback.SampleRateHz) : null,
            pump.RefusedPeriods);
    }
}

/// <summary>Why a device is given up.</summary>
/// <param name="Cause">Its row in the table of causes.</param>
/// <param name="Reason">What happened, likely cause, what to do.</param>
public sealed record DeviceLoss(Cause Cause, string Reason);

/// <summary>
/// Decides whether a device is well. Knows no clock and does no I/O: it is given what was seen. It remembers only how often the
/// microphone was found dead, since each time it waits longer before it says so again.
/// </summary>
public sealed class DeviceWatch(SupervisorOptions options)
{
    private readonly PaceWatch _pace = new(options);
    private int _deafLosses;
    private bool _lostByPace;

    /// <summary>How long the input may be constant at present; null: not watched.</summary>
    public TimeSpan? DeadInputLimit => options.DeadInputLimit is { } limit
        ? TimeSpan.FromTicks((long)Math.Min(options.DeadInputLimitCap.Ticks, limit.Ticks * Math.Pow(2, _deafLosses)))
        : null;

    /// <summary>Why the device must be given up, or null.</summary>
    public DeviceLoss? Judge(in DeviceObservation seen)
    {
        if (_pace.Judge(seen) is { } wrongPace)
        {
            return wrongPace; // before the fault: a stream that was ended for it says only that it has ended
        }

        if (seen.Fault is { } fault)
        {
            return new DeviceLoss(fault.Cause, fault.Message);
        }

        if (seen.Periods == 0)
        {
            return seen.SinceStart < options.StartLimit ? null : new DeviceLoss(SupervisionCause.NeverCalled,
                $"the device was started {seen.SinceStart.TotalSeconds:0.0} s ago and has not called once: its driver or sound server is " +
                $"wedged. If it stays so, replug the device or restart the server");
        }

        var stall = Max(options.StallFloor, seen.Period * options.StallPeriods);
        if (seen.SinceLastPeriod >= stall)
        {
            return new DeviceLoss(SupervisionCause.Stalled,
                $"no call from the device for {seen.SinceLastPeriod.TotalSeconds:0.0} s: unplugged, suspended, or its driver is wedged. " +
                $"Check the cable and dmesg if it does not come back by itself");
        }

        if (seen.HasLiveInput && DeadInputLimit is { } limit && seen.InputUnchangedFor >= limit)
        {
            return seen.InputIsZero
                ? new DeviceLoss(SupervisionCause.InputZero,
                    $"the microphone has delivered exact zeros for {seen.InputUnchangedFor.TotalSeconds:0} s: muted by its switch or in " +
                    $"alsamixer (amixer sset Capture cap), the wrong input, or a hung USB device. Unmute or replug it")
                : new DeviceLoss(SupervisionCause.InputConstant,
                    $"the microphone has delivered one constant value for {seen.InputUnchangedFor.TotalSeconds:0} s: its converter is stuck " +
                    $"or the capsule is off. Replug it; replace it if this recurs");
        }

        return null;
    }

    /// <summary>
    /// Whether the device may be called running: it calls, and where the last loss was deafness, it also hears; where it was a wrong pace, that
    /// is right.
    /// </summary>
    public bool IsProven(in DeviceObservation seen) =>
        seen.Periods > 0 && (!_lostByPace || _pace.IsRight) && (_deafLosses == 0 || !seen.HasLiveInput || DeadInputLimit is null
            || seen.InputUnchangedFor < seen.SinceStart);

    /// <summary>Whether nothing speaks against a device that has run long enough to count as healthy.</summary>
    public bool IsHealthy(in DeviceObservation seen) => seen.SinceStart >= options.HealthyAfter && !_pace.IsDoubtful;

    /// <summary>Another device, or the same opened anew, is looked at from now on.</summary>
    public void NewDevice() => _pace.Restart();

    /// <summary>Takes note of a loss.</summary>
    public void Lost(DeviceLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Cause == SupervisionCause.InputZero || loss.Cause == SupervisionCause.InputConstant)
        {
            _deafLosses = Math.Min(_deafLosses + 1, 16);
        }

        _lostByPace |= loss.Cause == SupervisionCause.TooFast || loss.Cause == SupervisionCause.TooSlow;
    }

    /// <summary>Takes note of a device that has proved itself.</summary>
    public void Healthy() => (_deafLosses, _lostByPace) = (0, false);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
