using System.Runtime.InteropServices;

namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary>An open chip, a request for lines of one, or what wakes the watcher.</summary>
internal sealed class Descriptor : SafeHandle
{
    private readonly IGpioSystem _system;

    /// <param name="system">What opened it and closes it.</param>
    /// <param name="number">What that returned; not negative.</param>
    public Descriptor(IGpioSystem system, int number)
        : base(-1, ownsHandle: true)
    {
        _system = system;
        SetHandle(number);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>The number, for a caller that keeps this open meanwhile.</summary>
    public int Number => (int)handle;

    /// <summary>Asks the chip or the request for something; what is asked is kept open until the answer is there.</summary>
    /// <returns>Not negative, or an error number with a minus sign.</returns>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Control<T>(uint request, ref T argument)
        where T : unmanaged
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            return _system.Control(Number, request, MemoryMarshal.AsBytes(new Span<T>(ref argument)));
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _system.Close((int)handle);
        return true;
    }
}
