using System.Device.Gpio;
using HydraKiosk.Devices.Gpio.Uapi;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>
/// A driver of the package on a <see cref="ScriptedKernel"/>, as libgpiod would be: no debounce, no names, and no word when a chip goes.
/// </summary>
internal sealed class ScriptedPinDriver : GpioDriver
{
    private readonly ScriptedKernel _kernel;
    private readonly Descriptor _chip;
    private readonly Dictionary<int, Descriptor> _pins = [];

    public ScriptedPinDriver(ScriptedKernel kernel, int chip)
    {
        _kernel = kernel;
        var opened = kernel.Open($"/dev/gpiochip{chip}");
        _chip = opened >= 0 ? new Descriptor(kernel, opened) : throw new IOException($"error {-opened} while opening the chip");
    }

    /// <summary>Whether edges are told; a watcher of the package may die without a word.</summary>
    public bool IsWatcherDead { get; set; }

    protected override int PinCount => 8;

    protected override void OpenPin(int pinNumber)
    {
    }

    protected override void ClosePin(int pinNumber)
    {
        if (_pins.Remove(pinNumber, out var pin))
        {
            pin.Dispose();
        }
    }

    protected override void SetPinMode(int pinNumber, PinMode mode) => Request(pinNumber, mode, isHigh: false);

    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue) => Request(pinNumber, mode, (bool)initialValue);

    protected override PinMode GetPinMode(int pinNumber) =>
        _kernel.RequestOf(_pins[pinNumber].Number).Flags.HasFlag(LineFlags.Output) ? PinMode.Output : PinMode.Input;

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber)
    {
        var values = new LineValues { Mask = 1 };
        return _pins[pinNumber].Control(GpioRequests.GetValues, ref values) < 0 ? throw new IOException("cannot read") : (int)values.Bits;
    }

    protected override void Write(int pinNumber, PinValue value)
    {
        var values = new LineValues { Bits = (bool)value ? 1u : 0, Mask = 1 };
        _ = _pins[pinNumber].Control(GpioRequests.SetValues, ref values); // like the first libgpiod's: not a word
    }

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        _kernel.RequestOf(_pins[pinNumber].Number).OnEdge = () =>
        {
            if (!IsWatcherDead)
            {
                callback(this, new PinValueChangedEventArgs(PinEventTypes.Rising, pinNumber));
            }
        };

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var pin in _pins.Values)
        {
            pin.Dispose();
        }

        _pins.Clear();
        _chip.Dispose();
        base.Dispose(disposing);
    }

    private void Request(int pin, PinMode mode, bool isHigh)
    {
        LineRequest request = default;
        request.Offsets[0] = (uint)pin;
        request.LineCount = 1;
        request.Consumer.Set("package");
        request.EventBufferSize = 16;
        request.Config.Flags = mode == PinMode.Output ? LineFlags.Output : LineFlags.Input | LineFlags.EdgeRising | LineFlags.EdgeFalling;
        if (mode == PinMode.Output)
        {
            request.Config.AttributeCount = 1;
            request.Config.Attributes[0].Mask = 1;
            request.Config.Attributes[0].Attribute = new LineAttribute { Id = LineAttributeId.OutputValues, Values = isHigh ? 1u : 0 };
        }

        var answer = _chip.Control(GpioRequests.GetLine, ref request);
        _pins[pin] = answer >= 0 ? new Descriptor(_kernel, request.Descriptor) : throw new IOException($"error {-answer} while setting the mode");
    }
}
