using System.Numerics;

namespace HydraKiosk.Primitives.Rings;

/// <summary>The two runs of a ring that together make up one region; the second is empty unless the region wraps.</summary>
public readonly ref struct RingSpans<T>(Span<T> first, Span<T> second)
{
    /// <summary>The older run.</summary>
    public Span<T> First { get; } = first;

    /// <summary>The run after the wrap, or empty.</summary>
    public Span<T> Second { get; } = second;

    /// <summary>Elements in both runs.</summary>
    public int Length => First.Length + Second.Length;
}

/// <summary>
/// A wait-free ring between exactly one producer thread and one consumer thread. Nothing in it allocates, locks or spins after
/// construction. Positions count elements since the ring was made and never wrap in practice (2^63 samples at 192 kHz: 1.5 million years).
/// </summary>
/// <remarks>
/// Why it is right on ARM, whose cores reorder plain loads and stores freely:
/// <list type="number">
/// <item>The producer stores elements, then stores <c>_write</c> with <see cref="Volatile"/> (a release: <c>stlr</c>). The consumer loads
/// <c>_write</c> with <see cref="Volatile"/> (an acquire: <c>ldar</c>/<c>ldapr</c>) before it loads elements. Whoever sees the new position
/// therefore sees the elements below it.</item>
/// <item>The consumer loads elements, then release-stores <c>_read</c>; the producer acquire-loads <c>_read</c> before it overwrites. A store
/// by the producer into a slot can thus not become visible before the consumer's last load of that slot, since the release store orders
/// earlier loads before it.</item>
/// <item>Each side reads its own position plainly: only it writes it. Each side's cached copy of the other's position can only lag, and a
/// lagging copy under-reports room or data, never over-reports it; it is refreshed when it says there is not enough.</item>
/// <item>64-bit aligned loads and stores are single-copy atomic on every 64-bit target (the only ones supported), so no position is torn.</item>
/// </list>
/// Each side's fields sit 128 bytes apart: that is the pair of lines that adjacent-line prefetchers (x86) and some ARM cores (128-byte
/// lines) move together, so the two threads do not fight over a line on every element.
/// </remarks>
public sealed class SpscRing<T>
    where T : unmanaged
{
    private readonly T[] _buffer;
    private readonly int _mask;
    private RingPositions _at;

    /// <param name="minimumCapacity">Elements the ring must hold, 1 to 2^30; rounded up to a power of two.</param>
    public SpscRing(int minimumCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumCapacity, 1 << 30);
        _buffer = new T[BitOperations.RoundUpToPowerOf2((uint)minimumCapacity)];
        _mask = _buffer.Length - 1;
    }

    /// <summary>Elements the ring holds when full: a power of two.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Elements ever written. Any thread may read it.</summary>
    public long WritePosition => Volatile.Read(ref _at.Write);

    /// <summary>Elements ever read or discarded. Any thread may read it.</summary>
    public long ReadPosition => Volatile.Read(ref _at.Read);

    /// <summary>Elements that <see cref="Write"/> refused because the ring was full. Any thread may read it.</summary>
    public long Dropped => Volatile.Read(ref _at.Dropped);

    /// <summary>Elements that <see cref="Read"/> was asked for and did not have. Any thread may read it.</summary>
    public long Missing => Volatile.Read(ref _at.Missing);

    /// <summary>Elements waiting, as either side may see it: exact for the consumer or less than the truth, never more for it.</summary>
    public int Count => (int)Math.Clamp(WritePosition - ReadPosition, 0, _buffer.Length);

    /// <summary>Producer: copies as much of <paramref name="source"/> as fits, counts the rest as dropped.</summary>
    /// <returns>Elements written.</returns>
    public int Write(ReadOnlySpan<T> source)
    {
        var room = BeginWrite(source.Length);
        source[..room.First.Length].CopyTo(room.First);
        source.Slice(room.First.Length, room.Second.Length).CopyTo(room.Second);
        CommitWrite(room.Length);
        if (room.Length < source.Length)
        {
            Volatile.Write(ref _at.Dropped, _at.Dropped + source.Length - room.Length);
        }

        return room.Length;
    }

    /// <summary>Consumer: fills as much of <paramref name="destination"/> as there is, counts the rest as missing.</summary>
    /// <returns>Elements read; what lies behind them in <paramref name="destination"/> is untouched.</returns>
    public int Read(Span<T> destination)
    {
        var data = BeginRead(destination.Length);
        data.First.CopyTo(destination);
        data.Second.CopyTo(destination[data.First.Length..]);
        CommitRead(data.Length);
        if (data.Length < destination.Length)
        {
            Volatile.Write(ref _at.Missing, _at.Missing + destination.Length - data.Length);
        }

        return data.Length;
    }

    /// <summary>
    /// Producer: up to <paramref name="maximum"/> elements of free room, to be filled in place and published by <see cref="CommitWrite"/>.
    /// </summary>
    public RingSpans<T> BeginWrite(int maximum)
    {
        var write = _at.Write;
        var room = _buffer.Length - (int)(write - _at.ReadSeenByProducer);
        if (room < maximum)
        {
            _at.ReadSeenByProducer = Volatile.Read(ref _at.Read);
            room = _buffer.Length - (int)(write - _at.ReadSeenByProducer);
        }

        return Spans(write, Math.Min(room, maximum));
    }

    /// <summary>Producer: publishes <paramref name="count"/> elements of the last <see cref="BeginWrite"/>.</summary>
    public void CommitWrite(int count) => Volatile.Write(ref _at.Write, _at.Write + count);

    /// <summary>Consumer: up to <paramref name="maximum"/> waiting elements, in place; released by <see cref="CommitRead"/>.</summary>
    public RingSpans<T> BeginRead(int maximum)
    {
        var read = _at.Read;
        var waiting = (int)(_at.WriteSeenByConsumer - read);
        if (waiting < maximum)
        {
            _at.WriteSeenByConsumer = Volatile.Read(ref _at.Write);
            waiting = (int)(_at.WriteSeenByConsumer - read);
        }

        return Spans(read, Math.Min(waiting, maximum));
    }

    /// <summary>Consumer: gives back <paramref name="count"/> elements of the last <see cref="BeginRead"/>.</summary>
    public void CommitRead(int count) => Volatile.Write(ref _at.Read, _at.Read + count);

    /// <summary>Consumer: drops everything before <paramref name="position"/> (clamped to what is there).</summary>
    /// <returns>Elements dropped.</returns>
    public int DiscardTo(long position)
    {
        var read = _at.Read;
        var upTo = Math.Min(position, Volatile.Read(ref _at.Write));
        if (upTo <= read)
        {
            return 0;
        }

        Volatile.Write(ref _at.Read, upTo);
        return (int)(upTo - read);
    }

    private RingSpans<T> Spans(long position, int length)
    {
        var start = (int)position & _mask;
        var first = Math.Min(length, _buffer.Length - start);
        return new RingSpans<T>(_buffer.AsSpan(start, first), _buffer.AsSpan(0, length - first));
    }
}
