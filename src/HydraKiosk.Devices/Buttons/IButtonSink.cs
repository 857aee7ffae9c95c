using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Buttons;

/// <summary>
/// Who hears of buttons. The calls come one at a time and in order, on threads of the devices, which wait for them: they must not block, nor dispose
/// of the <see cref="ButtonWatch"/>.
/// </summary>
public interface IButtonSink
{
    /// <summary>Something happened to a button.</summary>
    void Happened(ButtonEvent happened);

    /// <summary>A switch stands somewhere: told when its device is opened and whenever it moves.</summary>
    void Stands(SwitchPosition position);

    /// <summary>A button cannot be used; it is tried again without another word until it works or the reason is another one.</summary>
    void Failed(ButtonFault fault);

    /// <summary>A button that could not be used works.</summary>
    void Found(ButtonFound found);
}

/// <summary>A button cannot be used.</summary>
/// <param name="Button">Its name.</param>
/// <param name="Why">What is wrong, and the remedy.</param>
public sealed record ButtonFault(string Button, DeviceException Why);

/// <summary>A button that could not be used works.</summary>
/// <param name="Button">Its name.</param>
/// <param name="Place">Where its contact is.</param>
public sealed record ButtonFound(string Button, string Place);

/// <summary>How a switch stands.</summary>
/// <param name="Button">Its name.</param>
/// <param name="IsClosed">Whether it is closed; null when its device is gone and nobody knows.</param>
/// <param name="TimestampNs">Since when, by the contact's own clock: nanoseconds of CLOCK_MONOTONIC.</param>
public readonly record struct SwitchPosition(string Button, bool? IsClosed, long TimestampNs);
