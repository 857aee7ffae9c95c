using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Buttons;

/// <summary>What a live view shows of a button: its contact as it is, before gestures are made of it.</summary>
/// <param name="Button">Its name.</param>
/// <param name="Place">Where its contact is.</param>
/// <param name="IsClosed">Whether it is closed now.</param>
/// <param name="Edges">How often it has moved.</param>
/// <param name="Closures">How often it has closed, bounces included.</param>
/// <param name="Bounces">How many of these came so soon after the last opening that no finger did it.</param>
/// <param name="Losses">How often edges were lost and it was read again.</param>
/// <param name="PressToPress">From the press before the last to the last, bounces left out; null before the second.</param>
/// <param name="Held">How long it was closed the last time; null before the first.</param>
/// <param name="Fault">Why it cannot be used; null where it can, or is being opened for the first time.</param>
public sealed record ButtonFigures(
    string Button,
    string Place,
    bool IsClosed,
    long Edges,
    long Closures,
    long Bounces,
    long Losses,
    TimeSpan? PressToPress,
    TimeSpan? Held,
    DeviceException? Fault);
