namespace HydraKiosk.Audio.Playback;

/// <summary>A run of samples of one reply. The producer appends, the consumer reads what is published; see <see cref="ReplyQueue"/>.</summary>
internal sealed class ReplyBlock(int index)
{
    /// <summary>Samples in a block: 170 ms at 24 kHz, 8 KiB.</summary>
    public const int Capacity = 4096;

    private readonly short[] _samples = new short[Capacity];
    private int _written;
    private int _sealed;

    /// <summary>Where the queue keeps it.</summary>
    public int Index { get; } = index;

    /// <summary>Whose samples these are.</summary>
    public int Reply { get; private set; }

    /// <summary>Their rate, and what time of the reply they are.</summary>
    public SampleClock Clock { get; private set; }

    /// <summary>Position of the first one in its reply.</summary>
    public long FirstSample { get; private set; }

    /// <summary>When the block was begun, that is when its first sample came off the socket.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>Producer: free samples.</summary>
    public int Room => Capacity - _written;

    /// <summary>Producer: where the next samples go.</summary>
    public Span<short> Free => _samples.AsSpan(_written);

    /// <summary>Consumer: samples published so far.</summary>
    public int Written => Volatile.Read(ref _written);

    /// <summary>Consumer: whether nothing more will be appended. Read before <see cref="Written"/>, it makes that number final.</summary>
    public bool IsSealed => Volatile.Read(ref _sealed) != 0;

    /// <summary>Producer: starts over; the block is not visible to the consumer yet.</summary>
    public void Begin(int reply, SampleClock clock, long firstSample, long arrivedAt)
    {
        Reply = reply;
        Clock = clock;
        FirstSample = firstSample;
        ArrivedAt = arrivedAt;
        _written = 0;
        _sealed = 0;
    }

    /// <summary>Producer: publishes samples written to <see cref="Free"/>.</summary>
    public void Append(int samples) => Volatile.Write(ref _written, _written + samples);

    /// <summary>Producer: nothing more will be appended.</summary>
    public void Seal() => Volatile.Write(ref _sealed, 1);

    /// <summary>Consumer: published samples from <paramref name="offset"/> on.</summary>
    public ReadOnlySpan<short> From(int offset) => _samples.AsSpan(offset, Written - offset);
}
