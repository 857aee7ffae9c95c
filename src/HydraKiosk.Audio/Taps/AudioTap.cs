namespace HydraKiosk.Audio.Taps;

/// <summary>
/// Where others may listen to both sides: the microphone as the front hands it on, before any echo is taken out of it, and what was played at the
/// same instant, at the uplink's rate. Outlives the devices. Costs nothing while nobody listens; while somebody does, the far end is
/// resampled, and a block waits for it up to some hundredths of a second.
/// </summary>
public sealed class AudioTap
{
    private const int BlocksPerSecond = 100;

    private readonly int _blockSamples;
    private readonly Lock _changing = new();
    private TapReader[] _readers = [];

    internal AudioTap(int blockSamples) => _blockSamples = blockSamples;

    /// <summary>Whether anybody listens.</summary>
    internal bool HasReaders => Volatile.Read(ref _readers).Length != 0;

    /// <summary>Begins to listen.</summary>
    /// <param name="capacity">How far the reader may fall behind before it loses blocks; up to a minute.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not more than nothing, or more than a minute.</exception>
    public TapReader Open(TimeSpan capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(capacity, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, TimeSpan.FromMinutes(1));
        var reader = new TapReader(this, Math.Max(1, (int)(capacity.TotalSeconds * BlocksPerSecond)), _blockSamples);
        lock (_changing)
        {
            Volatile.Write(ref _readers, [.. _readers, reader]);
        }

        return reader;
    }

    /// <summary>Audio thread: one more block for everybody who listens.</summary>
    /// <param name="capture">The microphone's side.</param>
    /// <param name="farEnd">The loudspeaker's side, or empty where it is not known.</param>
    /// <param name="endedAt">When the block ended at the microphone.</param>
    internal void Write(ReadOnlySpan<float> capture, ReadOnlySpan<float> farEnd, long endedAt)
    {
        foreach (var reader in Volatile.Read(ref _readers))
        {
            reader.Write(capture, farEnd, new TapBlock(endedAt, !farEnd.IsEmpty));
        }
    }

    internal void Close(TapReader reader)
    {
        lock (_changing)
        {
            Volatile.Write(ref _readers, Array.FindAll(_readers, other => other != reader));
        }
    }
}
