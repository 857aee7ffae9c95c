using HydraKiosk.Devices.Contacts;

namespace HydraKiosk.Devices.Buttons;

/// <summary>A button and where its contact is.</summary>
/// <param name="Name">As its events call it; each once.</param>
/// <param name="Source">Its contact.</param>
/// <param name="Gestures">What counts as a click.</param>
public sealed record ButtonBinding(string Name, IContactSource Source, GestureSettings Gestures)
{
    /// <summary>
    /// Whether it stays as it is put, like a switch or a sensor: then no gestures are made of it, and <see cref="IButtonSink.Stands"/> tells how it
    /// stands.
    /// </summary>
    public bool IsSwitch { get; init; }

    /// <summary>
    /// Whether it was not pressed a moment ago, as a watch before this one knew: where it is found held at its first opening, the press is new and is
    /// told as one. Otherwise a button that is held at the start fires nothing.
    /// </summary>
    public bool WasReleased { get; init; }
}
