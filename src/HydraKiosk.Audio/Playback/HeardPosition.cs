namespace HydraKiosk.Audio.Playback;

/// <summary>
/// How far the device has come in the reply that it plays: written by the audio thread at every pass, read by anybody at any time. One word, so that
/// reply and time always belong together.
/// </summary>
public sealed class HeardPosition
{
    /// <summary>A tenth of a millisecond: 32 bits of them are 119 hours.</summary>
    private const long TicksPerStep = TimeSpan.TicksPerMillisecond / 10;

    private long _word;

    /// <summary>The reply that was played last, and how much of it the device has taken; reply 0 before the first one.</summary>
    public (int Reply, TimeSpan Heard) Read()
    {
        var word = Volatile.Read(ref _word);
        return ((int)(word >> 32), TimeSpan.FromTicks((uint)word * TicksPerStep));
    }

    /// <summary>Audio thread: the device has come this far.</summary>
    internal void Set(int reply, TimeSpan heard) => Volatile.Write(ref _word, ((long)reply << 32) | (uint)(heard.Ticks / TicksPerStep));
}
