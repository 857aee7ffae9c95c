namespace HydraKiosk.Primitives.Sound;

/// <summary>A short local sound with a meaning, needing no network.</summary>
public enum Earcon
{
    /// <summary>The device listens: two rising notes.</summary>
    Listening,

    /// <summary>The conversation is over.</summary>
    End,

    /// <summary>The answer takes long.</summary>
    ThinkingTooLong,

    /// <summary>The microphone is off.</summary>
    Muted,

    /// <summary>The microphone is on again.</summary>
    Unmuted,

    /// <summary>The service has no free place.</summary>
    Busy,

    /// <summary>The device asks for the button.</summary>
    Confirm,

    /// <summary>The device has taken note of it.</summary>
    Confirmed,

    /// <summary>This is how loud it is now.</summary>
    VolumeChanged,

    /// <summary>The service cannot be reached: two falling notes, low.</summary>
    Offline,

    /// <summary>The service can be reached again: three rising notes.</summary>
    Online,

    /// <summary>Something on this device is at fault: one low note, twice.</summary>
    Fault,
}
