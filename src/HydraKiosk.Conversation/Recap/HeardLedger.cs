namespace HydraKiosk.Conversation.Recap;

/// <summary>
/// What was really heard of the last replies. Hydra believes that every word it generated was heard; this is what was. Any thread may read.
/// </summary>
public sealed class HeardLedger
{
    /// <summary>Replies remembered; the oldest goes first. More than a recap of a conversation ever refers to.</summary>
    public const int Capacity = 128;

    private readonly Lock _lock = new();
    private readonly List<HeardReply> _replies = []; // oldest first

    /// <summary>The last replies, oldest first.</summary>
    public IReadOnlyList<HeardReply> Recent()
    {
        lock (_lock)
        {
            return [.. _replies];
        }
    }

    /// <summary>That reply, or null when it is not known any more.</summary>
    public HeardReply? Find(int reply)
    {
        lock (_lock)
        {
            return At(reply) is var index and >= 0 ? _replies[index] : null;
        }
    }

    /// <summary>The service begins a reply.</summary>
    public void Began(int reply)
    {
        lock (_lock)
        {
            if (At(reply) >= 0)
            {
                return;
            }

            if (_replies.Count == Capacity)
            {
                _replies.RemoveAt(0);
            }

            _replies.Add(new HeardReply(reply));
        }
    }

    /// <summary>The loudspeaker has begun it.</summary>
    public void Audible(int reply) => Change(reply, static r => r with { IsAudible = true });

    /// <summary>The loudspeaker has fallen silent in it, and may yet go on.</summary>
    public void Silenced(int reply, TimeSpan heard) => Change(reply, r => r with { IsAudible = true, Heard = Longer(r.Heard, heard) });

    /// <summary>The service is done with it.</summary>
    /// <param name="reply">Which.</param>
    /// <param name="sound">How much sound came of it.</param>
    public void Generated(int reply, TimeSpan sound) => Change(reply, r => r with { Generated = sound });

    /// <summary>It has ended at the loudspeaker.</summary>
    public void Ended(int reply, TimeSpan heard, bool isWhole, DateTimeOffset at) => Change(
        reply, r => r with { IsAudible = r.IsAudible || heard > TimeSpan.Zero, Heard = Longer(r.Heard, heard), IsWhole = isWhole, EndedAt = at });

    /// <summary>The session was lost: what the service had not ended stays as it is.</summary>
    public void SessionLost()
    {
        lock (_lock)
        {
            for (var i = 0; i < _replies.Count; i++)
            {
                if (_replies[i] is { Generated: null, IsBroken: false })
                {
                    _replies[i] = _replies[i] with { IsBroken = true };
                }
            }
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>The place of a reply, or -1. Newest first, since that is the one that is asked for.</summary>
    private int At(int reply)
    {
        var index = _replies.Count - 1;
        while (index >= 0 && _replies[index].Reply != reply)
        {
            index--;
        }

        return index;
    }

    private void Change(int reply, Func<HeardReply, HeardReply> how)
    {
        lock (_lock)
        {
            if (At(reply) is var index and >= 0)
            {
                _replies[index] = how(_replies[index]);
            }
        }
    }
}
