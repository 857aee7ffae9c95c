namespace HydraKiosk.Devices.Faults;

/// <summary>Why a device cannot be used.</summary>
public enum DeviceFault
{
    /// <summary>It is not there, or not yet.</summary>
    Missing,

    /// <summary>Somebody else uses it.</summary>
    Busy,

    /// <summary>This process may not open it.</summary>
    NotAllowed,

    /// <summary>It is there and cannot do what is asked: a line number off the chip, a key it does not have, a library that is absent.</summary>
    Unable,

    /// <summary>It was there and is gone: unplugged, or its driver was unloaded.</summary>
    Gone,

    /// <summary>It fails in a way that none of the others names.</summary>
    Failed,
}

/// <summary>A device at a pin or a socket cannot be used.</summary>
/// <param name="fault">Why.</param>
/// <param name="place">Which device, as a technician would name it: <c>gpiochip0 line 17</c>, <c>/dev/input/event3</c>, <c>can0</c>.</param>
/// <param name="detail">What was seen, in plain words, with whoever holds it where that is known.</param>
/// <param name="remedy">What to do about it, in the imperative: <c>add the user to the group gpio</c>.</param>
public sealed class DeviceException(DeviceFault fault, string place, string detail, string remedy) : IOException($"{place}: {detail}")
{
    /// <summary>Why.</summary>
    public DeviceFault Fault { get; } = fault;

    /// <summary>Which device.</summary>
    public string Place { get; } = place;

    /// <summary>What was seen.</summary>
    public string Detail { get; } = detail;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
