using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Gpio.Package;

/// <summary>Lines driven through the package: one after the other, within a millisecond. Any thread.</summary>
internal sealed class PackageOutput : IGpioOutput
{
    private readonly Pins _pins;
    private readonly GpioOutput _output;
    private readonly OwnerThread _owner;
    private bool _closed; // the owner thread's

    public PackageOutput(Pins pins, GpioOutput output, OwnerThread owner)
    {
        (_pins, _output, _owner) = (pins, output, owner);
        try
        {
            pins.Drive(Level(output.Safe));
        }
        catch
        {
            pins.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Write(uint lit) => _owner.Do(() =>
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _pins.Write(Level(lit));
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _owner.Do(() =>
    {
        if (_closed)
        {
            return false;
        }

        _closed = true;
        try
        {
            _pins.Write(Level(_output.Safe));
        }
        catch (DeviceException)
        {
            // The chip is gone, and with it every level; writing has said so before.
        }

        _pins.Dispose();
        return true;
    });

    private Func<int, bool> Level(uint lit) => line => (((lit >> line) & 1) != 0) != _output.IsActiveLow;
}
