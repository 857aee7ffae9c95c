using HydraKiosk.Configuration.Options;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>
/// GPIO lines that tools may set and read. An output is held from the start on, off until a tool says otherwise, and off again when the daemon ends.
/// </summary>
/// <param name="lines">The configuration's lines.</param>
/// <param name="gpio">Gives the driver, made when it is first needed.</param>
/// <param name="input">A line as the driver opens it for reading.</param>
/// <param name="output">A line as the driver opens it for setting.</param>
/// <param name="time">Times pulses.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class ToolLines(
    IReadOnlyDictionary<string, ToolLineOptions> lines, Func<IGpioDriver> gpio, Func<ToolLineOptions, GpioInput> input,
    Func<ToolLineOptions, GpioOutput> output, TimeProvider time, ILogger log) : IToolLines, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IGpioOutput> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITimer> _pulses = new(StringComparer.Ordinal);
    private bool _hasEnded;

    /// <inheritdoc/>
    public IReadOnlyList<string> Outputs { get; } = [.. lines.Where(l => l.Value.IsOutput).Select(l => l.Key)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Inputs { get; } = [.. lines.Where(l => !l.Value.IsOutput).Select(l => l.Key)];

    /// <summary>Takes the outputs, at their safe level. One that cannot be had is told and tried again when a tool sets it.</summary>
    public void Start()
    {
        lock (_lock)
        {
            foreach (var name in Outputs)
            {
                try
                {
                    Open(name);
                }
                catch (DeviceException fault)
                {
                    Tell(fault);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Set(string name, bool isOn)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                throw new ToolRefusedException("The device is about to stop. Nothing was switched.");
            }

            try
            {
                Write(name, isOn);
            }
            catch (DeviceException fault)
            {
                Forget(name);
                Tell(fault);
                throw new ToolRefusedException($"{name} cannot be switched at the moment; a technician has to look at it.");
            }

            if (lines[name].PulseMs is { } ms)
            {
                Pulse(name, isOn ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    public bool Read(string name)
    {
        try
        {
            var isOn = false;
            using var open = gpio().OpenInput(input(lines[name]), change => isOn = change.IsClosed, static _ => { });
            return isOn; // the first change comes before the line is open
        }
        catch (DeviceException fault)
        {
            Tell(fault);
            throw new ToolRefusedException($"{name} cannot be read at the moment; a technician has to look at it.");
        }
    }

    /// <summary>Leaves every output off.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            foreach (var pulse in _pulses.Values)
            {
                pulse.Dispose();
            }

            foreach (var name in _open.Keys.ToArray())
            {
                Forget(name);
            }
        }
    }

    private void Tell(DeviceException fault) => ToolDeviceCauses.LineUnusable.Write(log, fault.Place, fault.Detail, fault.Remedy);

    private void Write(string name, bool isOn)
    {
        if (!_open.ContainsKey(name))
        {
            Open(name);
        }

        _open[name].Write(isOn ? 1u : 0u);
    }

    private void Open(string name) => _open[name] = gpio().OpenOutput(output(lines[name]));

    private void Forget(string name)
    {
        if (_open.Remove(name, out var line))
        {
            line.Dispose();
        }
    }

    private void Pulse(string name, TimeSpan length)
    {
        if (_pulses.TryGetValue(name, out var running))
        {
            running.Change(length, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _pulses[name] = time.CreateTimer(_ => End(name), null, length, Timeout.InfiniteTimeSpan);
        }
    }

    private void End(string name)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            try
            {
                Write(name, isOn: false);
            }
            catch (DeviceException fault)
            {
                Forget(name); // let go of, it goes to its safe level
                Tell(fault);
            }
        }
    }
}
