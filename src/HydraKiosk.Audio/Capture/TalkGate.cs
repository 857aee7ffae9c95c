namespace HydraKiosk.Audio.Capture;

/// <summary>
/// Who may hear the microphone. Closed, chunks are still made (a press may need the moments before it) but marked closed, and go out as
/// silence. Muted, the samples themselves are zeroed where they are made: nothing of the room leaves the audio thread.
/// </summary>
public sealed class TalkGate
{
    private int _open;
    private int _muted;
    private int _mutedBySwitch;
    private long _pressedAt = long.MinValue;

    /// <summary>Whether someone is being listened to.</summary>
    public bool IsOpen
    {
        get => Volatile.Read(ref _open) != 0;
        set => Volatile.Write(ref _open, value ? 1 : 0);
    }

    /// <summary>
    /// When a person last silenced the loudspeaker by hand, as a timestamp of the engine's clock: they are about to speak, and waiting for the
    /// room to die down would cost their first word.
    /// </summary>
    public long PressedAt
    {
        get => Volatile.Read(ref _pressedAt);
        set => Volatile.Write(ref _pressedAt, value);
    }

    /// <summary>Whether the microphone is off, whatever else is going on.</summary>
    public bool IsMuted => IsMutedBySoftware || IsMutedBySwitch;

    /// <summary>Whether the conversation has switched it off.</summary>
    public bool IsMutedBySoftware
    {
        get => Volatile.Read(ref _muted) != 0;
        set => Volatile.Write(ref _muted, value ? 1 : 0);
    }

    /// <summary>Whether a switch at the device has: it wins, and does not wait for the conversation.</summary>
    public bool IsMutedBySwitch
    {
        get => Volatile.Read(ref _mutedBySwitch) != 0;
        set => Volatile.Write(ref _mutedBySwitch, value ? 1 : 0);
    }
}
