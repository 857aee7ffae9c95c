using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Watching;
using HydraKiosk.Tools.Driving;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>
/// Reads the vehicle's speed from its bus. An interface that is gone, or not there yet, is tried again; meanwhile the readings grow old, and the
/// vehicle counts as moving.
/// </summary>
internal sealed class VehicleSpeed : IDisposable
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(2);

    private readonly DescriptorWatch _watch;
    private readonly CanMatch _match;
    private readonly CanSpeedSignal _signal;
    private readonly VehicleMotion _motion;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly ITimer _retry;
    private CanValues? _values;
    private bool _isToldLost;
    private bool _hasEnded;

    /// <param name="watch">Waits for the frames.</param>
    /// <param name="canInterface">The CAN interface.</param>
    /// <param name="signal">Where in the frames the speed is.</param>
    /// <param name="motion">Takes the readings.</param>
    /// <param name="time">The clock of the retries.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public VehicleSpeed(
        DescriptorWatch watch, string canInterface, CanSpeedSignal signal, VehicleMotion motion, TimeProvider time, ILogger log)
    {
        (_watch, _signal, _motion, _log) = (watch, signal, motion, log);
        _match = new CanMatch { Interface = canInterface, Id = signal.Id };
        _retry = time.CreateTimer(_ => Open(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to read.</summary>
    public void Start() => Open();

    /// <summary>Reads no more.</summary>
    public void Dispose()
    {
        CanValues? values;
        lock (_lock)
        {
            _hasEnded = true;
            values = _values;
            _values = null;
        }

        _retry.Dispose();
        values?.Dispose();
    }

    private void Open()
    {
        try
        {
            var values = CanValues.Open(_watch, _match, Take, Lost);
            lock (_lock)
            {
                if (!_hasEnded)
                {
                    _values = values;
                    return;
                }
            }

            values.Dispose();
        }
        catch (DeviceException fault)
        {
            Lost(fault);
        }
    }

    private void Take(ReadOnlySpan<byte> data, long timestampNs)
    {
        if (_signal.TryRead(_match.Id, data, out var kmh))
        {
            _motion.Report(kmh, timestampNs); // of the same clock: nanoseconds of CLOCK_MONOTONIC
            if (_isToldLost)
            {
                _isToldLost = false;
                ToolDeviceCauses.SpeedKnown.Write(_log, _match.ToString());
            }
        }
    }

    private void Lost(DeviceException fault)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            _values = null;
        }

        if (!_isToldLost)
        {
            _isToldLost = true;
            ToolDeviceCauses.SpeedUnknown.Write(_log, fault.Place, fault.Detail, fault.Remedy);
        }

        _retry.Change(_retryAfter, Timeout.InfiniteTimeSpan);
    }
}
