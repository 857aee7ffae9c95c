namespace HydraKiosk.Primitives.Sound;

/// <summary>A short local sound with a meaning, needing no network.</summary>
public enum Earcon
{
    /// <summary>The device listens: two rising notes.</summary>
    Listening,

    /// <summary>The service cannot be reached: two falling notes, low.</summary>
    Offline,

    /// <summary>The service can be reached again: three rising notes.</summary>
    Online,

    /// <summary>Something on this device is at fault: one low note, twice.</summary>
    Fault,
}
