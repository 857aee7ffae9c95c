using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Taps;

/// <summary>
/// One listener at the tap: blocks of 10 ms of both sides, in step, from when it was opened until it is disposed. Reads on one thread of its own;
/// the audio thread never waits for it, and what does not fit is dropped whole and counted.
/// </summary>
public sealed class TapReader : IDisposable
{
    private readonly AudioTap _tap;
    private readonly SpscRing<TapBlock> _blocks;
    private readonly SpscRing<float> _capture;
    private readonly SpscRing<float> _farEnd;
    private readonly float[] _silence;
    private long _dropped;

    internal TapReader(AudioTap tap, int capacityBlocks, int blockSamples)
    {
        _tap = tap;
        BlockSamples = blockSamples;
        _blocks = new SpscRing<TapBlock>(capacityBlocks);
        _capture = new SpscRing<float>(_blocks.Capacity * blockSamples);
        _farEnd = new SpscRing<float>(_blocks.Capacity * blockSamples);
        _silence = new float[blockSamples];
    }

    /// <summary>Samples of each side in a block.</summary>
    public int BlockSamples { get; }

    /// <summary>Blocks that were thrown away because the reader was too slow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Takes the oldest block.</summary>
    /// <param name="capture">Receives the microphone's side; at least <see cref="BlockSamples"/> long.</param>
    /// <param name="farEnd">Receives the loudspeaker's side; as long.</param>
    /// <param name="block">What is known of them.</param>
    /// <returns>False when none is waiting.</returns>
    /// <exception cref="ArgumentException">Too little room; nothing has been taken.</exception>
    public bool TryRead(Span<float> capture, Span<float> farEnd, out TapBlock block)
    {
        if (capture.Length < BlockSamples)
        {
            throw new ArgumentException($"A block has {BlockSamples} samples of each side.", nameof(capture));
        }

        if (farEnd.Length < BlockSamples)
        {
            throw new ArgumentException($"A block has {BlockSamples} samples of each side.", nameof(farEnd));
        }

        var next = _blocks.BeginRead(1);
        if (next.Length == 0)
        {
            block = default;
            return false;
        }

        block = next.First[0];
        _capture.Read(capture[..BlockSamples]); // written before the block was
        _farEnd.Read(farEnd[..BlockSamples]);
        _blocks.CommitRead(1);
        return true;
    }

    /// <summary>Listens no more. What is waiting can still be read.</summary>
    public void Dispose() => _tap.Close(this);

    /// <summary>Audio thread: one more block.</summary>
    internal void Write(ReadOnlySpan<float> capture, ReadOnlySpan<float> farEnd, in TapBlock block)
    {
        if (_blocks.BeginWrite(1).Length == 0 || _capture.BeginWrite(BlockSamples).Length < BlockSamples
            || _farEnd.BeginWrite(BlockSamples).Length < BlockSamples)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return;
        }

        _capture.Write(capture);
        _farEnd.Write(farEnd.IsEmpty ? _silence : farEnd);
        _blocks.Write(new ReadOnlySpan<TapBlock>(in block));
    }
}
