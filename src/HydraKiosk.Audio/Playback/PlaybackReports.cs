using System.Runtime.InteropServices;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// What the audio thread has to tell of replies, until somebody has read it. None is ever lost: where nobody reads, <see cref="HasRoom"/> turns
/// false, and no more is played, so that there is nothing more to tell. Outlives the devices.
/// </summary>
internal sealed class PlaybackReports(TimeProvider time)
{
    /// <summary>Free places that one pass of the audio thread and the giving up of a device after it may need together.</summary>
    private const int Reserve = 4 * PlayedMarks.Capacity;

    private readonly SpscRing<PlaybackEvent> _ring = new(2 * Reserve);

    /// <summary>Audio thread: whether there is room for all that a pass can tell.</summary>
    public bool HasRoom => _ring.BeginWrite(Reserve).Length == Reserve;

    /// <summary>Reports ever made.</summary>
    public long Made => _ring.WritePosition;

    /// <summary>Audio thread: one more.</summary>
    public void Add(PlaybackEventKind kind, int reply, TimeSpan heard) => _ring.Write([new PlaybackEvent(kind, reply, heard, time.GetTimestamp())]);

    /// <summary>The one reader: the oldest, if any.</summary>
    public bool TryRead(out PlaybackEvent report)
    {
        report = default;
        if (_ring.BeginRead(1).Length == 0)
        {
            return false;
        }

        _ring.Read(MemoryMarshal.CreateSpan(ref report, 1));
        return true;
    }
}
