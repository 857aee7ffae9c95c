using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio.Chips;
using HydraKiosk.Devices.Gpio.Uapi;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio.Kernel;

/// <summary>
/// Our own driver on the kernel's character device (Linux 5.10 and later): the kernel debounces and stamps the edges, and one thread waits for those
/// of all lines, without a wake-up while nothing moves. Any thread.
/// </summary>
public sealed class KernelGpioDriver : IGpioDriver
{
    private readonly IGpioSystem _system;
    private readonly ChipFinder _finder;
    private readonly LineWatcher _watcher;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <param name="clock">The time; its timestamps are CLOCK_MONOTONIC where it is the system's.</param>
    /// <param name="log">The journal.</param>
    public KernelGpioDriver(TimeProvider clock, ILogger log)
        : this(new LinuxGpioSystem(), clock, log)
    {
    }

    internal KernelGpioDriver(IGpioSystem system, TimeProvider clock, ILogger log)
    {
        (_system, _clock, _log) = (system, clock, log);
        _finder = new ChipFinder(system);
        _watcher = new LineWatcher(system);
    }

    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public IReadOnlyList<GpioChip> Chips() => _finder.Describe();

    /// <inheritdoc/>
    /// <remarks>
    /// Disposing of what is returned waits for the change that is being told, unless it happens in it: hold no lock meanwhile that it takes.
    /// </remarks>
    public IDisposable OpenInput(GpioInput input, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(lost);
        using var found = _finder.Find([input.Place]);
        var request = LineRequests.Input(found.Offsets[0], input);
        var descriptor = found.Chip.TryRequest(ref request, out var error) ?? throw GpioFaults.Refused(found, error);
        var line = new WatchedLine(_system, descriptor, found.Place, _clock, new ContactTeller(found.Place, changed, lost, _log));
        try
        {
            line.Begin();
            return _watcher.Add(line);
        }
        catch
        {
            line.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var found = _finder.Find(output.Places);
        var request = LineRequests.Output(found.Offsets, output);
        var descriptor = found.Chip.TryRequest(ref request, out var error) ?? throw GpioFaults.Refused(found, error);
        return new KernelOutput(descriptor, found.Place, output.Safe, found.Offsets.Count);
    }

    /// <summary>Lets go of all inputs; outputs are let go of by who opened them.</summary>
    public void Dispose() => _watcher.Dispose();
}
