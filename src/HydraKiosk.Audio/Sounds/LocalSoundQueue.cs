using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// Local sounds of one kind that wait for their turn, and how far the one that plays has come. Outlives the devices: a sound that a device
/// took with it goes on with the next one. Any thread asks; one audio thread at a time takes.
/// </summary>
/// <param name="capacity">How many may wait; a power of two.</param>
/// <param name="rateHz">The rate of the sounds' samples.</param>
/// <param name="find">The samples of a sound; null where it is not there. Called on the audio thread.</param>
/// <param name="time">The clock of <see cref="MixedAt"/>.</param>
internal sealed class LocalSoundQueue(int capacity, int rateHz, Func<int, short[]?> find, TimeProvider time)
{
    /// <summary>What could not be played for this long, because there was no device, is no longer true.</summary>
    private static readonly TimeSpan _stale = TimeSpan.FromSeconds(5);

    private readonly SpscRing<Asked> _asked = new(capacity);
    private readonly Lock _asking = new(); // between those who ask; the audio thread never waits for it
    private long _askedAt;
    private long _mixedAt;
    private long _stopped; // whatever was asked for before this position of the ring is to end
    private long _done;
    private long _taken; // the ring's position behind the sound that plays

    /// <summary>The rate of the sounds' samples.</summary>
    public int RateHz => rateHz;

    /// <summary>Whether something plays, or waits and will be played, that has not been stopped. Any thread.</summary>
    public bool IsBusy => Math.Max(Volatile.Read(ref _done), Volatile.Read(ref _stopped)) < _asked.WritePosition
        && !IsStale(Math.Max(Volatile.Read(ref _askedAt), MixedAt));

    /// <summary>Audio thread: the samples of the sound that plays; null where none does.</summary>
    public short[]? Playing { get; private set; }

    /// <summary>Audio thread: samples of <see cref="Playing"/> that have been used.</summary>
    public int Position { get; set; }

    /// <summary>When a device was last given something of a sound. Set by the audio thread.</summary>
    public long MixedAt
    {
        get => Volatile.Read(ref _mixedAt);
        set => Volatile.Write(ref _mixedAt, value);
    }

    /// <summary>Audio thread: whether the sound that plays is to end now.</summary>
    public bool IsStopped => _taken <= Volatile.Read(ref _stopped);

    /// <summary>Any thread: puts a sound behind those that wait.</summary>
    /// <returns>False when too many wait already: it is left out.</returns>
    public bool Ask(int sound)
    {
        lock (_asking)
        {
            var now = time.GetTimestamp();
            Volatile.Write(ref _askedAt, now);
            return _asked.Write([new Asked(sound, now)]) == 1;
        }
    }

    /// <summary>Any thread: ends what was asked for until now.</summary>
    public void Stop()
    {
        lock (_asking)
        {
            Volatile.Write(ref _stopped, _asked.WritePosition);
        }
    }

    /// <summary>Audio thread: makes the next sound the one that plays.</summary>
    /// <returns>False where nothing waits.</returns>
    public bool TryBegin()
    {
        while (true)
        {
            var next = _asked.BeginRead(1);
            if (next.Length == 0)
            {
                return false;
            }

            var asked = next.First[0];
            _asked.CommitRead(1);
            _taken = _asked.ReadPosition;
            Playing = IsStopped || IsStale(Math.Max(asked.At, MixedAt)) ? null : find(asked.Sound);
            Position = 0;
            if (Playing is not null)
            {
                return true;
            }

            End();
        }
    }

    /// <summary>Audio thread, for a new device: whether the sound that the last one was playing goes on.</summary>
    public bool TryGoOn()
    {
        if (Playing is not null && (IsStopped || IsStale(MixedAt)))
        {
            End();
        }

        return Playing is not null;
    }

    /// <summary>Audio thread: nothing plays any more.</summary>
    public void End()
    {
        Playing = null;
        Volatile.Write(ref _done, _taken);
    }

    private bool IsStale(long since) => time.GetElapsedTime(since) > _stale;

    private readonly record struct Asked(int Sound, long At);
}
