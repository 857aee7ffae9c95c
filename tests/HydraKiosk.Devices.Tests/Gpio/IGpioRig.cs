using HydraKiosk.Devices.Gpio;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>
/// A driver with one chip of 8 lines, of which the first four are named BUTTON_0 to BUTTON_3 and all are low, and the hands at its wires.
/// </summary>
internal interface IGpioRig : IDisposable
{
    IGpioDriver Driver { get; }

    /// <summary>The chip's label.</summary>
    string Label { get; }

    /// <summary>Pulls at a wire.</summary>
    void Drive(int line, bool isHigh);

    /// <summary>The level of a wire.</summary>
    bool IsHigh(int line);

    /// <summary>The time by which bounces are judged.</summary>
    TimeSpan Now { get; }

    /// <summary>Lets time pass.</summary>
    void Pass(TimeSpan time);

    /// <summary>Takes the chip away.</summary>
    void Unplug();

    /// <summary>Brings it back under another number.</summary>
    void PlugIn();

    /// <summary>Another program takes a line.</summary>
    IDisposable Occupy(int line, string consumer);
}
