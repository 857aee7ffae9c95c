namespace HydraKiosk.Primitives.Calls;

/// <summary>A call of the model, with what a policy wants to know about it.</summary>
/// <param name="CallId">The service's id of the call.</param>
/// <param name="Name">What the model asked for; null where it named nothing.</param>
/// <param name="ArgumentsJson">JSON text as the model wrote it; not trusted.</param>
/// <param name="Session">Which session asked, counted from the start of the program; ids of calls are only its own.</param>
/// <param name="Turn">Which turn of the person in this conversation it belongs to; 0 before the first.</param>
/// <param name="Mode">What the device is in the middle of.</param>
public readonly record struct ToolRequest(string CallId, string? Name, string ArgumentsJson, int Session, int Turn, DeviceMode Mode)
{
    /// <summary>How many times the person had begun to speak when the call came, whether that was meant for the device or not.</summary>
    public int SpeechesBegun { get; init; }

    /// <summary>Which of these was the newest that the service took for a turn, or began to answer; 0 for none.</summary>
    public int SpeechMeant { get; init; }
}

/// <summary>What the device is in the middle of, as far as it decides which tools may run.</summary>
public enum DeviceMode
{
    /// <summary>Nobody is there.</summary>
    Idle,

    /// <summary>A person is in a conversation.</summary>
    Engaged,

    /// <summary>The person who is in a conversation drives, or nobody knows whether they do.</summary>
    Driving,

    /// <summary>A person is in a conversation, and a member of staff stands beside them.</summary>
    Attended,
}
