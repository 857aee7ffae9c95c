using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Diagnostics;

/// <summary>Keeps the loudspeaker's ring filled from a sound in memory.</summary>
internal sealed class SignalFeeder(DevicePump pump, float[] sound)
{
    private readonly long _from = pump.ToPlay.WritePosition;
    private int _at;

    /// <summary>Frames of the sound that have gone to the device.</summary>
    public long PlayedFrames => pump.PlayPosition - _from;

    /// <summary>Whether the device has taken all of it.</summary>
    public bool IsDone => _at == sound.Length && PlayedFrames >= sound.Length;

    /// <summary>Writes as much as there is room for.</summary>
    public void Feed()
    {
        var room = pump.ToPlay.BeginWrite(sound.Length - _at);
        sound.AsSpan(_at, room.First.Length).CopyTo(room.First);
        sound.AsSpan(_at + room.First.Length, room.Second.Length).CopyTo(room.Second);
        pump.ToPlay.CommitWrite(room.Length);
        _at += room.Length;
        pump.ExpectsAudio = _at < sound.Length;
    }
}
