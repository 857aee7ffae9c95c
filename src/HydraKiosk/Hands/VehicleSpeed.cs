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

    /// <summary>A bus that is awake repeats a speed many times a second; one that sleeps, as in a locked car, tells nothing for longer.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(10);

    private readonly DescriptorWatch _watch;
    private readonly CanMatch _match;
    private readonly CanSpeedSignal _signal;
    private readonly VehicleMotion _motion;
    private readonly ILogger _log;
    private readonly Action<string?> _troubled;
    private readonly Lock _lock = new();
    private readonly ITimer _retry;
    private readonly ITimer _quiet;
    private CanValues? _values;
    private volatile bool _isToldLost;
    private bool _hasEnded;
    private bool _hasHeard;

    /// <param name="watch">Waits for the frames.</param>
    /// <param name="canInterface">The CAN interface.</param>
    /// <param name="signal">Where in the frames the speed is.</param>
    /// <param name="motion">Takes the readings.</param>
    /// <param name="time">The clock of the retries.</param>
    /// <param name="troubled">Takes why the speed is not known, for the status; null when it is.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public VehicleSpeed(
        DescriptorWatch watch, string canInterface, CanSpeedSignal signal, VehicleMotion motion, TimeProvider time, Action<string?> troubled,
        ILogger log)
    {
        (_watch, _signal, _motion, _log, _troubled) = (watch, signal, motion, log, troubled);
        _match = new CanMatch { Interface = canInterface, Id = signal.Id };
        _retry = time.CreateTimer(_ => Open(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _quiet = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        Open();
        _quiet.Change(_silence, _silence);
    }

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
        _quiet.Dispose();
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

    /// <summary>An interface that is up and carries no speed fails nowhere else.</summary>
    private void Look()
    {
        lock (_lock)
        {
            if (Interlocked.Exchange(ref _hasHeard, false) || _hasEnded || _isToldLost || _values is null)
            {
                return;
            }

            _isToldLost = true;
        }

        Tell(_match.ToString(), "nothing on the bus sends a usable speed", "check \"vehicle\" in the configuration against the car's bus");
    }

    private void Take(ReadOnlySpan<byte> data, long timestampNs)
    {
        if (_signal.TryRead(_match.Id, data, out var kmh))
        {
            _motion.Report(kmh, timestampNs); // of the same clock: nanoseconds of CLOCK_MONOTONIC
            Volatile.Write(ref _hasHeard, true);
            if (_isToldLost)
            {
                _isToldLost = false;
                ToolDeviceCauses.SpeedKnown.Write(_log, _match.ToString());
                _troubled(null);
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
            Tell(fault.Place, fault.Detail, fault.Remedy);
        }

        _retry.Change(_retryAfter, Timeout.InfiniteTimeSpan);
    }

    private void Tell(string place, string detail, string remedy)
    {
        ToolDeviceCauses.SpeedUnknown.Write(_log, place, detail, remedy);
        _troubled($"{place}: {detail}; {remedy}");
    }
}
