using System.Runtime.InteropServices;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// Reply audio on its way from the socket to the loudspeaker: PCM16 mono, seconds deep, each sample known by its reply. One producer
/// (the session's receive loop, which decodes straight into it) and one consumer (the audio thread, through <see cref="ReplyReader"/>);
/// no locks. Blocks beyond the first twenty seconds are made as a long reply needs them, and used again.
/// <para>Replies come one after the other and their numbers grow: one is over when it is completed or when samples of a newer one come. What still
/// comes of it then is thrown away and counted, so that no two replies ever mix.</para>
/// </summary>
/// <remarks>
/// A block is handed over when it is begun, not when it is full: the producer keeps appending to it while the consumer reads. The
/// published length of a block and the flag that it is sealed are release-stored after the samples; see <see cref="SpscRing{T}"/> for why
/// that is enough on ARM.
/// </remarks>
public sealed class ReplyQueue
{
    /// <summary>
    /// How much reply audio fits at 48 kHz, the highest rate the service sends: the longest reply it is known to make is 150 s, and may come at once.
    /// Full, the queue holds 17.3 MB, up to as much of which is added to the resident memory and kept; the 20 s that are made at once are 1 MB.
    /// </summary>
    public const int CapacitySeconds = 180;

    /// <summary>Blocks made at once, 20 s at 24 kHz and 1 MB: an ordinary reply then allocates nothing, the first one included.</summary>
    private const int BlocksAtStart = 20 * 24_000 / ReplyBlock.Capacity;

    private const int BlockCount = (CapacitySeconds * 48_000 / ReplyBlock.Capacity) + 1;

    private readonly ReplyBlock[] _blocks = new ReplyBlock[BlockCount];
    private readonly SpscRing<int> _filled = new(BlockCount);
    private readonly SpscRing<int> _free = new(BlockCount);
    private readonly Action _arrived;
    private readonly Func<int, bool> _prepareRate;
    private readonly TimeProvider _time;
    private int _made;
    private ReplyBlock? _tail;
    private int _rateHz = 24_000;
    private int _newest; // the reply whose samples came last
    private SampleClock _clock;
    private long _sampleInReply;
    private int _endedThrough;
    private byte[]? _nowhere;
    private long _thrownAwayBytes;

    /// <param name="time">Stamps the arrival of each block.</param>
    /// <param name="arrived">Called on the producer's thread when samples or an end have arrived; wakes the audio thread.</param>
    /// <param name="prepareRate">Called on the producer's thread before the first sample of a rate; false when it cannot be played.</param>
    public ReplyQueue(TimeProvider time, Action arrived, Func<int, bool> prepareRate)
    {
        _time = time;
        _arrived = arrived;
        _prepareRate = prepareRate;
        for (_made = 0; _made < BlocksAtStart; _made++)
        {
            _blocks[_made] = new ReplyBlock(_made);
            _free.Write([_made]);
        }
    }

    /// <summary>Blocks made so far: what the longest backlog needed.</summary>
    public int BlocksMade => Volatile.Read(ref _made);

    /// <summary>Bytes that came for a reply that was over, or at a rate that cannot be played, and were thrown away.</summary>
    public long ThrownAwayBytes => Volatile.Read(ref _thrownAwayBytes);

    /// <summary>
    /// Consumer: the newest reply of which nothing more will come; it and all before it are whole. To be read before looking for samples, which
    /// it then makes final.
    /// </summary>
    internal int EndedThrough => Volatile.Read(ref _endedThrough);

    /// <summary>
    /// Producer: the rate of everything that follows, also in the middle of a reply. At one that cannot be played, what follows is thrown away.
    /// </summary>
    public void SetRate(int sampleRateHz)
    {
        var rateHz = _prepareRate(sampleRateHz) ? sampleRateHz : 0;
        if (rateHz != _rateHz)
        {
            Seal();
            _rateHz = rateHz;
        }
    }

    /// <summary>Producer: room for the next samples of <paramref name="reply"/>, as bytes; empty when the queue is full.</summary>
    public Span<byte> GetSpan(int reply)
    {
        if (IsThrownAway(reply))
        {
            return _nowhere ??= new byte[ReplyBlock.Capacity];
        }

        if (_tail is null || _tail.Reply != reply || _tail.Room == 0)
        {
            if (!Begin(reply))
            {
                return default;
            }
        }

        return MemoryMarshal.AsBytes(_tail!.Free);
    }

    /// <summary>Producer: hands over the first <paramref name="bytes"/> (even) of the last <see cref="GetSpan"/>.</summary>
    public void Commit(int reply, int bytes)
    {
        if (IsThrownAway(reply))
        {
            Volatile.Write(ref _thrownAwayBytes, _thrownAwayBytes + bytes);
            return;
        }

        if (_tail is null || _tail.Reply != reply)
        {
            throw new InvalidOperationException("Commit without a GetSpan for the same reply.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _tail.Room * sizeof(short));
        _tail.Append(bytes / sizeof(short));
        _sampleInReply += bytes / sizeof(short);
        _arrived();
    }

    /// <summary>Producer: nothing more comes for <paramref name="reply"/>.</summary>
    public void Complete(int reply)
    {
        if (_tail?.Reply <= reply)
        {
            Seal();
        }

        EndThrough(reply);
        _arrived();
    }

    /// <summary>Consumer: the next handed-over block, or null.</summary>
    internal ReplyBlock? TakeBlock()
    {
        Span<int> index = stackalloc int[1];
        var next = _filled.BeginRead(1);
        if (next.Length == 0)
        {
            return null;
        }

        index[0] = next.First[0];
        _filled.CommitRead(1);
        return _blocks[index[0]];
    }

    /// <summary>Consumer: a block that has been heard or thrown away.</summary>
    internal void ReturnBlock(ReplyBlock block) => _free.Write([block.Index]);

    private bool IsThrownAway(int reply) => reply <= _endedThrough || _rateHz == 0;

    private bool Begin(int reply)
    {
        if (_newest != reply)
        {
            _newest = reply;
            _sampleInReply = 0;
            _clock = default;
            EndThrough(reply - 1);
        }

        if (_clock.RateHz != _rateHz)
        {
            _clock = new SampleClock(_rateHz, _sampleInReply, _clock.RateHz == 0 ? default : _clock.TimeOf(_sampleInReply));
        }

        Seal();
        ReplyBlock block;
        var free = _free.BeginRead(1);
        if (free.Length == 1)
        {
            block = _blocks[free.First[0]];
            _free.CommitRead(1);
        }
        else if (_made < BlockCount)
        {
            block = new ReplyBlock(_made);
            _blocks[_made] = block;
            Volatile.Write(ref _made, _made + 1);
        }
        else
        {
            return false;
        }

        block.Begin(reply, _clock, _sampleInReply, _time.GetTimestamp());
        _tail = block;
        _filled.Write([block.Index]);
        return true;
    }

    private void EndThrough(int reply)
    {
        if (reply > _endedThrough)
        {
            Volatile.Write(ref _endedThrough, reply); // after the samples that it makes final
        }
    }

    private void Seal()
    {
        _tail?.Seal();
        _tail = null;
    }
}
