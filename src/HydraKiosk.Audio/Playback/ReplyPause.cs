namespace HydraKiosk.Audio.Playback;

/// <summary>Why a reply that was at the loudspeaker does not sound, by the last that was reported of it.</summary>
internal enum ReplyPause
{
    /// <summary>It sounds, or has not begun.</summary>
    None,

    /// <summary>The conversation holds the loudspeaker silent.</summary>
    Suspended,

    /// <summary>Nothing more of it has arrived.</summary>
    Starved,

    /// <summary>Its device went away.</summary>
    Parked,

    /// <summary>It was dropped, and its end is reported: nothing more is to be told of it.</summary>
    Ended,
}
