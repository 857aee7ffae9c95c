namespace HydraKiosk.Primitives.Choices;

/// <summary>What a button, a switch or a sensor is for, whatever it is connected to.</summary>
public enum DeviceAction
{
    /// <summary>Talk: held, or pressed once, as the talk mode says.</summary>
    Talk,

    /// <summary>Microphone off and on again; a switch says which.</summary>
    Mute,

    /// <summary>The agent falls silent; held for longer, the conversation is over.</summary>
    Stop,

    /// <summary>A member of staff is called.</summary>
    Attendant,

    /// <summary>A member of staff comes or leaves; a key switch says which.</summary>
    Staff,

    /// <summary>A person agrees to what the device asks.</summary>
    Confirm,

    /// <summary>Louder.</summary>
    VolumeUp,

    /// <summary>Quieter.</summary>
    VolumeDown,

    /// <summary>Somebody is there, as long as it is closed.</summary>
    Presence,

    /// <summary>The vehicle is on, as long as it is closed.</summary>
    Ignition,

    /// <summary>Everything stops, as long as it is closed.</summary>
    Kill,

    /// <summary>Headphones are plugged in, as long as it is closed: the sound goes to them and no longer to the loudspeaker.</summary>
    Headphones,

    /// <summary>Another profile of the configuration is chosen for the next conversation.</summary>
    Profile,
}
