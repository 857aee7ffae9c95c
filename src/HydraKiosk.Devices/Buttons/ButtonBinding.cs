using HydraKiosk.Devices.Contacts;

namespace HydraKiosk.Devices.Buttons;

/// <summary>A button and where its contact is.</summary>
/// <param name="Name">As its events call it; each once.</param>
/// <param name="Source">Its contact.</param>
/// <param name="Gestures">What counts as a click.</param>
public sealed record ButtonBinding(string Name, IContactSource Source, GestureSettings Gestures);
