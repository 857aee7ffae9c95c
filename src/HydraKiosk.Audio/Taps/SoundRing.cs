using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Taps;

/// <summary>
/// Pieces of mono sound, each with its time and rate, on their way from one thread that must not wait to one that may. A piece that does not fit is
/// dropped whole and counted. Nothing is allocated after construction.
/// </summary>
public sealed class SoundRing
{
    private readonly SpscRing<SoundBlock> _blocks;
    private readonly SpscRing<float> _samples;
    private long _lostTicks;

    /// <param name="blocks">Pieces that may wait; rounded up to a power of two.</param>
    /// <param name="samples">Samples that may wait; rounded up likewise.</param>
    public SoundRing(int blocks, int samples)
    {
        _blocks = new SpscRing<SoundBlock>(blocks);
        _samples = new SpscRing<float>(samples);
    }

    /// <summary>How much sound has not fitted so far. Any thread.</summary>
    public TimeSpan Lost => TimeSpan.FromTicks(Volatile.Read(ref _lostTicks));

    /// <summary>The writer: adds a piece, or counts it as lost.</summary>
    /// <param name="sound">Its samples, full scale ±1.</param>
    /// <param name="sampleRateHz">Their rate.</param>
    /// <param name="endedAt">When the last of them passed the device.</param>
    /// <param name="endPosition">Where they end in their stream, in samples.</param>
    /// <returns>False where it has not fitted.</returns>
    public bool Write(ReadOnlySpan<float> sound, int sampleRateHz, long endedAt, long endPosition)
    {
        if (_blocks.BeginWrite(1).Length == 0 || _samples.BeginWrite(sound.Length).Length < sound.Length)
        {
            Volatile.Write(ref _lostTicks, _lostTicks + (sound.Length * TimeSpan.TicksPerSecond / sampleRateHz));
            return false;
        }

        _samples.Write(sound);
        var block = new SoundBlock(endedAt, sampleRateHz, sound.Length, endPosition);
        _blocks.Write(new ReadOnlySpan<SoundBlock>(in block));
        return true;
    }

    /// <summary>The reader: takes the oldest piece.</summary>
    /// <param name="sound">Receives its samples; what a piece has more than there is room for is passed over.</param>
    /// <param name="block">What is known of it, with the number of samples that were put into <paramref name="sound"/>.</param>
    /// <returns>False when none is waiting.</returns>
    public bool TryRead(Span<float> sound, out SoundBlock block)
    {
        var next = _blocks.BeginRead(1);
        if (next.Length == 0)
        {
            block = default;
            return false;
        }

        block = next.First[0];
        var taken = Math.Min(block.Frames, sound.Length);
        _samples.Read(sound[..taken]); // written before the block was
        if (taken < block.Frames)
        {
            _samples.DiscardTo(_samples.ReadPosition + block.Frames - taken);
            block = block with { Frames = taken };
        }

        _blocks.CommitRead(1);
        return true;
    }
}
