namespace HydraKiosk.Devices.Lights;

/// <summary>What the lights tell a person. What each looks like stands in <see cref="LightPatterns"/>.</summary>
public enum LightSign
{
    /// <summary>Ready, and nothing goes on.</summary>
    Idle,

    /// <summary>The link to the service is being made.</summary>
    Connecting,

    /// <summary>Sound leaves the device.</summary>
    Listening,

    /// <summary>The person has finished, the answer has not begun.</summary>
    Thinking,

    /// <summary>The device speaks.</summary>
    Speaking,

    /// <summary>The microphone is closed by its switch.</summary>
    Muted,

    /// <summary>The service cannot be reached; it is tried again.</summary>
    Offline,

    /// <summary>A person is to press the button before something is done.</summary>
    Confirm,

    /// <summary>Something is broken that a person can see to; a code from 1 to 5 says what.</summary>
    Fault,

    /// <summary>The kill switch is on.</summary>
    Stopped,

    /// <summary>A member of staff was called and has not answered yet; the device is ready meanwhile.</summary>
    StaffCalled,

    /// <summary>No tool runs, by the kill switch; for anything else the device is ready.</summary>
    ToolsStopped,

    /// <summary>Another voice than the first of the list speaks; for anything else the device is ready.</summary>
    StandIn,
}
