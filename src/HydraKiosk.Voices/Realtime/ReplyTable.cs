using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>What to tell the service of an item that was not heard to its end.</summary>
/// <param name="ItemId">Which.</param>
/// <param name="HeardMs">How much of it was heard; 0 where nothing was.</param>
internal readonly record struct HeardItem(string ItemId, int HeardMs);

/// <summary>
/// The last replies of a session, and how much of the sound of each item of them has arrived. Written by the receive loop; asked by whoever knows
/// what was heard. Thread-safe.
/// </summary>
/// <param name="numbers">Counts replies across sessions.</param>
/// <param name="bytesPerSecond">Of sound on the wire.</param>
internal sealed class ReplyTable(ResponseNumbers numbers, int bytesPerSecond)
{
    /// <summary>More than are ever in question at a time.</summary>
    private const int Remembered = 32;

    /// <summary>More items than any reply has; the sound of further ones counts to the last.</summary>
    private const int MaxItems = 16;

    private readonly Lock _lock = new();
    private readonly List<Reply> _replies = [];

    /// <summary>Whether a reply is still at the loudspeaker, or on its way there.</summary>
    public bool IsAnyUnsettled
    {
        get { lock (_lock) { return _replies.Exists(reply => reply.Heard is null && (reply.Sound.Bytes > 0 || !reply.IsDone)); } }
    }

    /// <summary>The reply that began last; null before the first.</summary>
    public Reply? Newest
    {
        get { lock (_lock) { return _replies.Count == 0 ? null : _replies[^1]; } }
    }

    /// <summary>The bytes of sound of a second on the wire.</summary>
    public int BytesPerSecond { get; set; } = bytesPerSecond;

    /// <summary>A reply begins.</summary>
    public Reply Add(ReadOnlySpan<byte> id, bool isAnnounced)
    {
        lock (_lock)
        {
            if (_replies.Count == Remembered)
            {
                _replies.RemoveAt(0);
            }

            var reply = new Reply(id.ToArray(), numbers.Next()) { IsAnnounced = isAnnounced };
            _replies.Add(reply);
            return reply;
        }
    }

    /// <summary>The reply of that id; null where there is none.</summary>
    public Reply? Find(ReadOnlySpan<byte> id)
    {
        lock (_lock)
        {
            for (var i = _replies.Count - 1; i >= 0; i--)
            {
                if (id.SequenceEqual(_replies[i].Id))
                {
                    return _replies[i];
                }
            }

            return null;
        }
    }

    /// <summary>Counts sound of an item.</summary>
    public void Count(Reply reply, ReadOnlySpan<byte> itemId, long bytes)
    {
        lock (_lock)
        {
            var items = reply.Items;
            if (items.Count > 0 && (itemId.SequenceEqual(items[^1].Id) || items.Count == MaxItems))
            {
                items[^1].Bytes += bytes;
                return;
            }

            var item = items.Find(Same(itemId.ToArray())) ?? new ReplyItem(itemId.ToArray());
            if (!items.Contains(item))
            {
                items.Add(item);
            }

            item.Bytes += bytes;
        }

        static Predicate<ReplyItem> Same(byte[] id) => item => item.Id.AsSpan().SequenceEqual(id);
    }

    /// <summary>
    /// A reply has ended at the loudspeaker. Returns what the service has to be told of it now: nothing while it is still being made, since what is
    /// on its way belongs to it as well; then <see cref="Done"/> does.
    /// </summary>
    /// <param name="number">Which reply.</param>
    /// <param name="heard">How much of it was played.</param>
    public IReadOnlyList<HeardItem> Settle(int number, TimeSpan heard)
    {
        lock (_lock)
        {
            if (_replies.Find(reply => reply.Number == number) is not { Heard: null } reply)
            {
                return [];
            }

            reply.Heard = heard;
            return reply.IsDone ? Cuts(reply, heard) : [];
        }
    }

    /// <summary>
    /// A reply is complete on the service's side. Returns what has to be told of what was heard of it, where that is known already.
    /// </summary>
    public IReadOnlyList<HeardItem> Done(Reply reply)
    {
        lock (_lock)
        {
            var isNew = !reply.IsDone;
            reply.IsDone = true;
            return isNew && reply.Heard is { } heard ? Cuts(reply, heard) : [];
        }
    }

    /// <summary>
    /// The items of a reply that were not heard to their end, and how far. Never further than what has arrived: past the real end the service
    /// answers with an error, and was seen to be mute from there on.
    /// </summary>
    private List<HeardItem> Cuts(Reply reply, TimeSpan heard)
    {
        var cuts = new List<HeardItem>();
        var before = TimeSpan.Zero;
        foreach (var item in reply.Items)
        {
            var length = TimeSpan.FromSeconds((double)item.Bytes / BytesPerSecond);
            var ofItem = heard - before;
            before += length;
            if (item is { Bytes: > 0, Id.Length: > 0 } && ofItem < length) // one without a name cannot be told of
            {
                cuts.Add(new HeardItem(item.Name, (int)Math.Clamp(ofItem.TotalMilliseconds, 0, Math.Floor(length.TotalMilliseconds))));
            }
        }

        return cuts;
    }

    /// <summary>The replies that are not done, oldest first.</summary>
    public IReadOnlyList<Reply> Open()
    {
        lock (_lock)
        {
            return [.. _replies.Where(reply => !reply.IsDone)];
        }
    }
}
