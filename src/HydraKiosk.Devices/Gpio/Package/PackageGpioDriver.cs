using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio.Chips;
using HydraKiosk.Devices.Gpio.Uapi;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio.Package;

/// <summary>
/// System.Device.Gpio over libgpiod. What the package lacks is done here: debounce, active-low, a line that is found by its name, and the news that a
/// chip is gone. Its consumer's name cannot be chosen. Any thread.
/// </summary>
/// <remarks>
/// Each line has a controller of its own. Its handler is registered before its first edge and never taken back while edges come, so that the locks
/// which the package takes in different orders never meet.
/// </remarks>
public sealed class PackageGpioDriver : IGpioDriver
{
    /// <summary>
    /// How often each line is read although nothing was heard of it. The package loses edges when they come fast, and says nothing when its watcher
    /// has died or the chip was unplugged: this is how late a lost release is noticed, a quarter of a second in which a talk button stays pressed.
    /// The package's own watchers wake the processor 10 to 20 times a second and line, so 4 more do not count.
    /// </summary>
    internal static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(250);

    private readonly OwnerThread _owner;
    private readonly IGpioSystem _system;
    private readonly ChipFinder _finder;
    private readonly Func<PinLibrary> _find;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _check;
    private readonly List<PackageLine> _lines = []; // the owner thread's
    private PinLibrary? _library;

    /// <param name="clock">The time; its timestamps are CLOCK_MONOTONIC where it is the system's.</param>
    /// <param name="log">The journal.</param>
    public PackageGpioDriver(TimeProvider clock, ILogger log)
        : this(PinLibrary.Find, new LinuxGpioSystem(), clock, log)
    {
    }

    internal PackageGpioDriver(Func<PinLibrary> find, IGpioSystem system, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_find, _system, _clock, _log) = (find, system, clock, log);
        _finder = new ChipFinder(system);
        _owner = new OwnerThread(log);
        Action check = Check;
        _check = clock.CreateTimer(_ => _owner.Post(check), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public string Name => _library is { } library ? $"package ({library.Name})" : "package";

    /// <inheritdoc/>
    public IReadOnlyList<GpioChip> Chips() => _finder.Describe();

    /// <inheritdoc/>
    public IDisposable OpenInput(GpioInput input, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(lost);
        return _owner.Do(() =>
        {
            using var found = _finder.Find([input.Place]);
            Try(found, LineRequests.Held(found.Offsets[0], input.IsActiveLow, input.Bias, input.Consumer));
            var pins = new Pins(Library, found, _log);
            var line = new PackageLine(pins, input, _owner, _clock, new ContactTeller(found.Place, changed, lost, _log));
            line.Begin();
            _lines.Add(line);
            if (_lines.Count == 1)
            {
                _check.Change(CheckEvery, CheckEvery);
            }

            return new Watch(this, line);
        });
    }

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return _owner.Do(() =>
        {
            using var found = _finder.Find(output.Places);
            Try(found, LineRequests.AsTheyAre(found.Offsets, output.Consumer));
            return new PackageOutput(new Pins(Library, found, _log), output, _owner);
        });
    }

    /// <summary>Lets go of all inputs; outputs are let go of by who opened them, before.</summary>
    public void Dispose()
    {
        _check.Dispose();
        _owner.Post(() =>
        {
            _lines.ForEach(line => line.Close());
            _lines.Clear();
        });
        _owner.Dispose();
    }

    /// <summary>Waits until all that came up to now was dealt with; for tests.</summary>
    internal void CatchUp() => _owner.Do(() => true);

    /// <summary>Looked for until it is there: it may be installed while this runs.</summary>
    private PinLibrary Library => _library ??= _find();

    /// <summary>
    /// Asks the kernel for the lines and lets go of them at once. Its answer names the user of a busy line, and the bias stays with the chip: the
    /// first libgpiod forgets it as soon as edges are asked for, and the package has no word for none.
    /// </summary>
    private static void Try(FoundLines found, LineRequest request)
    {
        using var tried = found.Chip.TryRequest(ref request, out var error) ?? throw GpioFaults.Refused(found, error);
    }

    private void Check()
    {
        for (var i = _lines.Count - 1; i >= 0; i--)
        {
            var line = i < _lines.Count ? _lines[i] : null; // a listener may close others
            if (line?.Check() == false)
            {
                Remove(line);
            }
        }
    }

    private void Remove(PackageLine line)
    {
        if (_lines.Remove(line))
        {
            line.Close();
            if (_lines.Count == 0)
            {
                _check.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed class Watch(PackageGpioDriver driver, PackageLine line) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                driver.Leave(line);
            }
        }
    }

    private void Leave(PackageLine line)
    {
        try
        {
            _owner.Do(() =>
            {
                Remove(line);
                return true;
            });
        }
        catch (ObjectDisposedException)
        {
            // The driver has closed all of them when it ended.
        }
    }
}
