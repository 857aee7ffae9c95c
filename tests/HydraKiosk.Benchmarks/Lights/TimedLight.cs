using System.Diagnostics;
using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Benchmarks.Lights;

/// <summary>A light that notes when a write was done, and what its thread allocated since the first.</summary>
internal sealed class TimedLight(ILight? inner, int lamps = 1) : ILight
{
    private long _allocatedAtFirst = -1;
    private long _allocated;
    private long _writes;
    private long _doneAt;

    public string Place => inner?.Place ?? "nothing";

    public bool CanDim => inner?.CanDim ?? true;

    public bool HasColours => inner?.HasColours ?? true;

    public int Lamps => inner?.Lamps ?? lamps;

    public long Writes => Volatile.Read(ref _writes);

    /// <summary>When the last write was done, in the units of <see cref="Stopwatch"/>.</summary>
    public long DoneAt => Volatile.Read(ref _doneAt);

    /// <summary>What its thread has allocated since <see cref="Begin"/>: the whole way from waking up to the write.</summary>
    public long Allocated => Volatile.Read(ref _allocated);

    /// <summary>Counts from the next write on.</summary>
    public void Begin() => Volatile.Write(ref _allocatedAtFirst, -1);

    public void Show(LightColour colour) => Show([colour]);

    public void Show(ReadOnlySpan<LightColour> lamps)
    {
        inner?.Show(lamps);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        if (Volatile.Read(ref _allocatedAtFirst) < 0)
        {
            Volatile.Write(ref _allocatedAtFirst, allocated);
        }

        Volatile.Write(ref _allocated, allocated - _allocatedAtFirst);
        Volatile.Write(ref _doneAt, Stopwatch.GetTimestamp());
        Volatile.Write(ref _writes, _writes + 1);
    }

    public void Dispose() => inner?.Dispose();
}
