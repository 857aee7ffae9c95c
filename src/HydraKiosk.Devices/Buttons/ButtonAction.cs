namespace HydraKiosk.Devices.Buttons;

/// <summary>What a button, a key, a line or a frame is for, whatever its source.</summary>
public enum ButtonAction
{
    /// <summary>To talk: held, or on and off, by the talk mode.</summary>
    Talk,

    /// <summary>The microphone off and on.</summary>
    Mute,

    /// <summary>To end the conversation.</summary>
    Stop,

    /// <summary>To call a person.</summary>
    Attendant,

    /// <summary>To approve what a tool is about to do.</summary>
    Confirm,

    /// <summary>Louder.</summary>
    VolumeUp,

    /// <summary>Quieter.</summary>
    VolumeDown,

    /// <summary>Somebody is there, as long as it is closed.</summary>
    Presence,

    /// <summary>The car is on, as long as it is closed.</summary>
    Ignition,

    /// <summary>Every tool off, at once.</summary>
    Kill,
}
