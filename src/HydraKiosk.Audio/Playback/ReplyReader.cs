namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The audio thread's end of the <see cref="ReplyQueue"/>. Blocks stay here until they have been <em>heard</em>, not merely read, so
/// that an interrupted reply can go on from the very sample at which the listener lost it.
/// </summary>
internal sealed class ReplyReader(ReplyQueue queue)
{
    private const int Slots = 4096; // a power of two above the number of blocks there can be

    private readonly ReplyBlock[] _held = new ReplyBlock[Slots];
    private int _oldest; // first block held
    private int _cursor; // block being read
    private int _newest; // one past the last block held
    private int _offset; // sample within the block being read
    private int _discarded; // replies up to this one are passed over
    private int _discardsSeen;
    private bool _holdsPassedOver; // blocks of replies that are dropped alone, not given back yet

    /// <summary>The last reply of which samples were passed over by <see cref="PassOver"/>; 0: none.</summary>
    public int PassedOver { get; private set; }

    /// <summary>The reply of the next sample, its clock and its arrival, if one is waiting.</summary>
    public bool TryPeek(out int reply, out SampleClock clock, out long arrivedAt)
    {
        Refill();
        while (_cursor != _newest)
        {
            var block = Held(_cursor);
            var isSealed = block.IsSealed;
            if (_offset < block.Written && block.Reply > _discarded)
            {
                reply = block.Reply;
                clock = block.Clock;
                arrivedAt = block.ArrivedAt;
                return true;
            }

            if (!isSealed)
            {
                break;
            }

            _cursor++;
            _offset = 0;
        }

        reply = 0;
        clock = default;
        arrivedAt = 0;
        return false;
    }

    /// <summary>Whether <paramref name="enough"/> samples of the front reply are waiting, or all that will ever come of it.</summary>
    public bool HasWaiting(int enough)
    {
        var ended = queue.EndedThrough;
        if (!TryPeek(out var reply, out _, out _))
        {
            return false;
        }

        var count = 0;
        for (int at = _cursor, offset = _offset; at != _newest && count < enough; at++, offset = 0)
        {
            var block = Held(at);
            if (block.Reply != reply)
            {
                break;
            }

            count += block.Written - offset;
        }

        return count >= enough || reply <= ended;
    }

    /// <summary>Reads samples of the front reply, scaled to ±1, as far as they share one clock.</summary>
    /// <param name="destination">Filled from the start.</param>
    /// <param name="position">Position in the reply of the sample after the last one read.</param>
    /// <returns>Samples read; fewer than asked for only when the reply, or its clock, has no more for now.</returns>
    public int Read(Span<float> destination, out long position)
    {
        position = 0;
        var count = 0;
        (int Reply, SampleClock Clock) whose = default;
        while (count < destination.Length && TryPeek(out var reply, out var clock, out _) && (count == 0 || whose == (reply, clock)))
        {
            whose = (reply, clock);
            var block = Held(_cursor);
            var from = block.From(_offset);
            from = from[..Math.Min(from.Length, destination.Length - count)];
            for (var i = 0; i < from.Length; i++)
            {
                destination[count + i] = from[i] * (1f / 32768f);
            }

            count += from.Length;
            _offset += from.Length;
            position = block.FirstSample + _offset;
        }

        return count;
    }

    /// <summary>Passes over what waits of the front reply, as far as it shares one clock.</summary>
    public void Skip()
    {
        if (!TryPeek(out var reply, out var clock, out _))
        {
            return;
        }

        while (TryPeek(out var next, out var nextClock, out _) && (next, nextClock) == (reply, clock))
        {
            _offset = Held(_cursor).Written;
        }
    }

    /// <summary>Whether nothing more will come for a reply. To be asked before looking for samples, which it then makes final.</summary>
    public bool HasEnded(int reply) => reply <= queue.EndedThrough;

    /// <summary>Goes back (or forward) to a sample of a reply that is still held, after its playback was cut there.</summary>
    public void Seek(int reply, long position)
    {
        for (var at = _oldest; at != _newest; at++)
        {
            var block = Held(at);
            if (block.Reply == reply && position >= block.FirstSample && position <= block.FirstSample + block.Written)
            {
                _cursor = at;
                _offset = (int)(position - block.FirstSample);
                return;
            }
        }

        // All of it was heard but for what was still in the filter: what is held is exactly what was not, and goes on from its beginning.
        (_cursor, _offset) = (_oldest, 0);
    }

    /// <summary>Gives back the blocks that lie wholly before a sample that has been heard.</summary>
    public void Heard(int reply, long position)
    {
        while (_oldest != _cursor)
        {
            var block = Held(_oldest);
            if (block.Reply > reply || (block.Reply == reply && block.FirstSample + block.Written > position))
            {
                return;
            }

            queue.ReturnBlock(block);
            _oldest++;
        }
    }

    /// <summary>
    /// Throws away all samples of replies up to and including <paramref name="throughReply"/>, heard or not, also those that still come.
    /// </summary>
    public void Discard(int throughReply)
    {
        _discarded = throughReply;
        GiveBackThrough(throughReply);
    }

    /// <summary>Throws away everything that is here.</summary>
    public void Clear() => GiveBackThrough(int.MaxValue);

    /// <summary>
    /// Passes over samples of replies that alone are not wanted. Their blocks are given back at once, whatever is still held before them.
    /// </summary>
    public void PassOver(PlaybackControl control)
    {
        while (TryPeek(out var reply, out _, out _) && control.IsDiscarded(reply))
        {
            _offset = Held(_cursor).Written;
            _holdsPassedOver = true;
            PassedOver = reply;
        }

        if (_holdsPassedOver || _discardsSeen != control.DiscardedOnlyCount)
        {
            _discardsSeen = control.DiscardedOnlyCount;
            GiveBackDiscarded(control);
        }
    }

    /// <summary>Takes the blocks of dropped replies out of the row, wherever in it they stand, and closes it up.</summary>
    private void GiveBackDiscarded(PlaybackControl control)
    {
        _holdsPassedOver = false;
        var kept = _oldest;
        var cursor = _cursor;
        for (var at = _oldest; at != _newest; at++)
        {
            var block = Held(at);
            if (at == _cursor)
            {
                cursor = kept;
            }

            if (control.IsDiscarded(block.Reply) && block.IsSealed)
            {
                queue.ReturnBlock(block);
                _offset = at == _cursor ? 0 : _offset;
                continue;
            }

            _holdsPassedOver |= control.IsDiscarded(block.Reply); // the producer is still appending
            _held[kept++ & (Slots - 1)] = block;
        }

        _cursor = _cursor == _newest ? kept : cursor;
        _newest = kept;
    }

    private ReplyBlock Held(int at) => _held[at & (Slots - 1)];

    private void GiveBackThrough(int reply)
    {
        Refill();
        while (_oldest != _newest)
        {
            var block = Held(_oldest);
            if (block.Reply > reply)
            {
                return;
            }

            if (!block.IsSealed)
            {
                // The producer is still appending: skip what is there, give the block back once it is sealed.
                _cursor = _oldest;
                _offset = block.Written;
                return;
            }

            if (_oldest == _cursor)
            {
                _cursor++;
                _offset = 0;
            }

            queue.ReturnBlock(block);
            _oldest++;
        }
    }

    private void Refill()
    {
        while (_newest - _oldest < Slots && queue.TakeBlock() is { } block)
        {
            _held[_newest++ & (Slots - 1)] = block;
        }
    }
}
