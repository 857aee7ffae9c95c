namespace HydraKiosk.Audio.Playback;

/// <summary>What became of a reply at the loudspeaker.</summary>
public enum PlaybackEventKind
{
    /// <summary>The device has taken its first sample.</summary>
    Started,

    /// <summary>The device has taken its last sample: the reply was heard whole.</summary>
    Drained,

    /// <summary>It was cut off; it may go on later if it was only suspended.</summary>
    Cut,

    /// <summary>The loudspeaker has run dry in the middle of it: the service, or the network, is late with the rest.</summary>
    Starved,

    /// <summary>It goes on after it was starved, or parked.</summary>
    Fed,

    /// <summary>The device went away in the middle of it; what was not heard waits for the next device.</summary>
    Parked,
}

/// <summary>One report of the audio thread about a reply.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reply">To which reply.</param>
/// <param name="Heard">How much of it has been played so far.</param>
/// <param name="At"><see cref="TimeProvider.GetTimestamp"/> of the report.</param>
public readonly record struct PlaybackEvent(PlaybackEventKind Kind, int Reply, TimeSpan Heard, long At);
