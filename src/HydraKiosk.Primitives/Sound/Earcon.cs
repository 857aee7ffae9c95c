namespace HydraKiosk.Primitives.Sound;

/// <summary>A short local sound with a meaning, needing no network. What each sounds like unless a file replaces it stands beside it.</summary>
public enum Earcon
{
    /// <summary>The device listens: two rising notes.</summary>
    Listening,

    /// <summary>The conversation is over: two falling notes, the last one long.</summary>
    End,

    /// <summary>The answer takes long, and is still awaited: three soft equal notes with rests between them.</summary>
    ThinkingTooLong,

    /// <summary>The microphone is off from now on: one note and the same an octave lower.</summary>
    Muted,

    /// <summary>The microphone is on again: one note and the same an octave higher.</summary>
    Unmuted,

    /// <summary>The service cannot be reached: two falling notes, low.</summary>
    Offline,

    /// <summary>The service can be reached again: three rising notes.</summary>
    Online,

    /// <summary>The service has no free place: two notes to and fro, twice.</summary>
    Busy,

    /// <summary>Something waits for the button: two high notes with a rest between them, the second one higher and long.</summary>
    Confirm,

    /// <summary>The button was pressed in answer: four quick rising notes.</summary>
    Confirmed,

    /// <summary>Something on this device is at fault: one low note, twice.</summary>
    Fault,

    /// <summary>The volume went up: one high tick.</summary>
    Louder,

    /// <summary>The volume went down: one lower tick.</summary>
    Quieter,

    /// <summary>This conversation is recorded: two notes to and fro, the last one higher and long. A file may say it in words.</summary>
    Recorded,
}
