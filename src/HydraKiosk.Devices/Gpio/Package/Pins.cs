using System.Device.Gpio;
using System.Globalization;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio.Chips;
using HydraKiosk.Devices.Native;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio.Package;

/// <summary>Lines of one chip, opened by a controller of the package that is theirs alone. Only on the owner thread.</summary>
internal sealed class Pins : IDisposable
{
    private const string NamePrefix = "gpiochip";
    private readonly GpioController _controller;
    private readonly ILogger _log;
    private PinChangeEventHandler? _handler;

    public Pins(PinLibrary library, FoundLines found, ILogger log)
    {
        (_log, Place, Offsets) = (log, found.Place, found.Offsets);
        _controller = Opened(library, NumberOf(found.Chip));
    }

    /// <summary>For messages.</summary>
    public string Place { get; }

    /// <summary>Their numbers on the chip.</summary>
    public IReadOnlyList<int> Offsets { get; }

    /// <summary>Opens the first as an input and has both edges told, on a thread of the package.</summary>
    public void Watch(PinMode mode, Action edge) => Asked(() =>
    {
        _controller.OpenPin(Offsets[0], mode);
        _handler = (_, _) => edge();
        _controller.RegisterCallbackForPinValueChangedEvent(Offsets[0], PinEventTypes.Rising | PinEventTypes.Falling, _handler);
    }, isOpen: false);

    /// <summary>Opens all as outputs, each at its level from the first moment.</summary>
    public void Drive(Func<int, bool> isHigh) => Asked(() =>
    {
        for (var i = 0; i < Offsets.Count; i++)
        {
            _controller.OpenPin(Offsets[i], PinMode.Output, isHigh(i));
        }
    }, isOpen: false);

    /// <summary>Sets all.</summary>
    /// <exception cref="DeviceException">The chip is gone.</exception>
    public void Write(Func<int, bool> isHigh) => Asked(() =>
    {
        for (var i = 0; i < Offsets.Count; i++)
        {
            _controller.Write(Offsets[i], isHigh(i));
        }

        // The first libgpiod's driver says nothing of a write that failed; reading throws.
        _ = _controller.Read(Offsets[0]);
    });

    /// <summary>The level of the first.</summary>
    /// <exception cref="DeviceException">The chip is gone.</exception>
    public bool Read()
    {
        var isHigh = false;
        Asked(() => isHigh = (bool)_controller.Read(Offsets[0]));
        return isHigh;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var isGone = _handler is not null && IsGone();
        if (isGone)
        {
            // The handler's end throws what its watcher met, each time anew, and leaves all open until it is taken off.
            Close(() => _controller.UnregisterCallbackForPinValueChangedEvent(Offsets[0], _handler!), isGone);
        }

        Close(_controller.Dispose, isGone);
    }

    private bool IsGone()
    {
        try
        {
            Read();
            return false;
        }
        catch (DeviceException)
        {
            return true;
        }
    }

    private void Close(Action step, bool isGone)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            if (!isGone) // of a chip that is gone nothing else can be expected
            {
                GpioCauses.CloseFailed.Write(_log, Place, e.Message);
            }
        }
    }

    private GpioController Opened(PinLibrary library, int chip)
    {
        GpioController? opened = null;
        Asked(() => opened = library.Open(chip), isOpen: false);
        return opened!;
    }

    private void Asked(Action work, bool isOpen = true)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ArgumentException or NotSupportedException
            or TypeLoadException or TypeInitializationException)
        {
            // The package's exceptions carry no error number. The chip answered when the line was opened, so that later on it is most likely gone.
            throw isOpen
                ? new DeviceException(DeviceFault.Gone, Place, e.Message, GpioFaults.Gone(Place, Libc.NoDevice).Remedy)
                : new DeviceException(DeviceFault.Failed, Place, e.Message, "look in `dmesg` for what the chip's driver says, or set gpio.driver to \"kernel\"");
        }
    }

    /// <summary>The package knows chips by number alone.</summary>
    private static int NumberOf(ChipFile chip) =>
        chip.Name.StartsWith(NamePrefix, StringComparison.Ordinal)
        && int.TryParse(chip.Name.AsSpan(NamePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DeviceException(DeviceFault.Unable, chip.Name, "the package can open only chips that are named by a number",
                "set gpio.driver to \"kernel\"");
}
