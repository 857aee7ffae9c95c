using HydraKiosk.Devices.Gpio.Chips;
using HydraKiosk.Devices.Gpio.Uapi;

namespace HydraKiosk.Devices.Gpio.Kernel;

/// <summary>Lines in one request, so that one call changes them all.</summary>
internal sealed class KernelOutput(Descriptor request, string place, uint safe, int count) : IGpioOutput
{
    private readonly ulong _mask = ulong.MaxValue >> (LineOffsets.Count - count);

    /// <inheritdoc/>
    public void Write(uint lit)
    {
        var error = Set(lit);
        if (error != 0)
        {
            throw GpioFaults.Gone(place, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What a line does once its request is closed is the chip's own business, so the safe level is written before. A chip that is gone shows no
        // level at all, and then there is nothing to be said here: writing has said it.
        if (!request.IsClosed)
        {
            _ = Set(safe);
            request.Dispose();
        }
    }

    private int Set(uint lit)
    {
        var values = new LineValues { Bits = lit & _mask, Mask = _mask };
        var answer = request.Control(GpioRequests.SetValues, ref values);
        return answer < 0 ? -answer : 0;
    }
}
