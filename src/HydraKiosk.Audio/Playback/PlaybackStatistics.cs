using HydraKiosk.Audio.Levels;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Audio.Playback;

/// <summary>Figures of the way to the loudspeaker; outlives the devices.</summary>
public sealed class PlaybackStatistics
{
    private const int Kept = 512;

    private long _starvations;
    private long _starvedTicks;

    /// <summary>From a reply's first sample off the socket to its first sample in the device's ring.</summary>
    public LatencyWindow Arrival { get; } = new(Kept);

    /// <summary>From the wish for silence to silence at the device, of replies that were interrupted.</summary>
    public LatencyWindow Silenced { get; } = new(Kept);

    /// <summary>How often the network left the loudspeaker dry in mid-reply.</summary>
    public long Starvations => Volatile.Read(ref _starvations);

    /// <summary>How long the loudspeaker has been silent in mid-reply for that, in all: the holes that a listener heard.</summary>
    public TimeSpan StarvedTime => TimeSpan.FromTicks(Volatile.Read(ref _starvedTicks));

    internal void AddStarvedTime(TimeSpan hole) => Volatile.Write(ref _starvedTicks, _starvedTicks + hole.Ticks);

    internal void CountStarvation() => Volatile.Write(ref _starvations, _starvations + 1);
}
