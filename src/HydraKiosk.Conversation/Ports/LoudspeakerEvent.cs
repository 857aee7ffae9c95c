namespace HydraKiosk.Conversation.Ports;

/// <summary>What became of a reply at the loudspeaker.</summary>
public enum LoudspeakerEventKind
{
    /// <summary>Its first sound is out.</summary>
    Started,

    /// <summary>Its last sound is out: it was heard whole.</summary>
    Drained,

    /// <summary>It was cut off; it may go on later if it was only suspended.</summary>
    Cut,

    /// <summary>The loudspeaker has run dry in the middle of it: the service, or the network, is late with the rest.</summary>
    Starved,

    /// <summary>It goes on after it was starved, or parked.</summary>
    Fed,

    /// <summary>The sound device went away in the middle of it; what was not heard waits for the next device.</summary>
    Parked,
}

/// <summary>One report of the loudspeaker about a reply.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reply">To which reply, by its number.</param>
/// <param name="Heard">How much of it has been played so far.</param>
public readonly record struct LoudspeakerEvent(LoudspeakerEventKind Kind, int Reply, TimeSpan Heard);
