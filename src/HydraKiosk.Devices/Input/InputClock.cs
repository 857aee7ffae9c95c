using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Input;

/// <summary>The times of a device's events, in nanoseconds of CLOCK_MONOTONIC, never going back. One thread at a time.</summary>
internal sealed unsafe class InputClock
{
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerMicrosecond = 1000;
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly IKernel _kernel;
    private readonly bool _isMonotonic;
    private long _lastNs;

    /// <summary>Asks the device to take that clock for its events; by itself it takes the time of day.</summary>
    public InputClock(IKernel kernel, int descriptor)
    {
        _kernel = kernel;
        var clock = InputRequests.MonotonicClock;
        _isMonotonic = kernel.IoControl(descriptor, InputRequests.SetClock, &clock) >= 0;
    }

    /// <summary>The event's own time, unless it cannot be: before the one before it, in the future, or of another clock.</summary>
    public long Stamp(in InputEvent one)
    {
        var now = _kernel.MonotonicNs;
        var isSane = _isMonotonic && one.Seconds >= 0 && one.Seconds <= now / NsPerSecond && one.Microseconds is >= 0 and < MicrosecondsPerSecond;
        var stamp = isSane ? Math.Min((one.Seconds * NsPerSecond) + (one.Microseconds * NsPerMicrosecond), now) : now;
        return _lastNs = Math.Max(stamp, _lastNs);
    }

    public long Now() => _lastNs = Math.Max(_kernel.MonotonicNs, _lastNs);
}
