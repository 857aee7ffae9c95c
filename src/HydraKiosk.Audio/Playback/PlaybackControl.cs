namespace HydraKiosk.Audio.Playback;

/// <summary>
/// What the conversation wants of the loudspeaker. State words, not a queue of commands: each is idempotent and the newest wins, so
/// nothing can be lost or applied late. Any thread may write; the audio thread obeys at its next step.
/// </summary>
public sealed class PlaybackControl
{
    /// <summary>Below this nothing would be left of a reply.</summary>
    public const double LeastLimitDbfs = -40;

    private readonly Action _changed;
    private readonly TimeProvider _time;
    private int _suspended;
    private long _suspendedAt;
    private int _suspensions; // one thread suspends
    private int _discardThrough;
    private int _discardThroughSuspended;
    private readonly int[] _discardOnly = new int[16]; // the last so many: each stays true for as long as it is remembered
    private int _discardOnlyCount;
    private float _volume = 1f;
    private float _limitDbfs;

    /// <param name="time">Stamps interruptions.</param>
    /// <param name="changed">Wakes the audio thread.</param>
    public PlaybackControl(TimeProvider time, Action changed)
    {
        _time = time;
        _changed = changed;
    }

    /// <summary>Whether the loudspeaker is held silent and replies wait.</summary>
    public bool IsSuspended => Volatile.Read(ref _suspended) != 0;

    /// <summary>The highest reply whose audio is not to be heard (any more).</summary>
    public int DiscardedThrough => Volatile.Read(ref _discardThrough);

    /// <summary>
    /// The highest reply that was discarded while the loudspeaker was held silent: who did that knows already what was heard of it.
    /// </summary>
    internal int DiscardedThroughSuspended => Volatile.Read(ref _discardThroughSuspended);

    /// <summary>
    /// Loudspeaker level, 0 (silent) to 1 (full scale), as a person judges loudness: the gain is its third power, which spreads 60 dB
    /// over the travel the way mixer applets do. Clamped; changes glide over one block.
    /// </summary>
    public double Volume
    {
        get => Volatile.Read(ref _volume);
        set
        {
            Volatile.Write(ref _volume, (float)Math.Clamp(value, 0, 1));
            _changed();
        }
    }

    /// <summary>
    /// The largest peak that is given to the loudspeaker, dBFS, −40 to 0. Clamped. Below the level at which the loudspeaker clips, its echo can be
    /// subtracted.
    /// </summary>
    public double LimitDbfs
    {
        get => Volatile.Read(ref _limitDbfs);
        set => Volatile.Write(ref _limitDbfs, (float)Math.Clamp(value, LeastLimitDbfs, 0));
    }

    /// <summary>How often <see cref="Suspend"/> has changed something.</summary>
    internal int Suspensions => Volatile.Read(ref _suspensions);

    /// <summary><see cref="TimeProvider.GetTimestamp"/> of the last <see cref="Suspend"/> that changed something.</summary>
    internal long SuspendedAt => Volatile.Read(ref _suspendedAt);

    /// <summary>The amplitude of <see cref="LimitDbfs"/>.</summary>
    internal float Ceiling => MathF.Pow(10, Volatile.Read(ref _limitDbfs) / 20);

    /// <summary>The linear gain of <see cref="Volume"/>.</summary>
    internal float Gain => GainOf(Volatile.Read(ref _volume));

    /// <summary>The linear gain that a volume stands for: its third power.</summary>
    /// <param name="volume">0 to 1.</param>
    public static float GainOf(float volume) => volume * volume * volume;

    /// <summary>Silence now, within one period and a 5 ms fade; what was not heard waits.</summary>
    public void Suspend()
    {
        if (!IsSuspended)
        {
            Volatile.Write(ref _suspendedAt, _time.GetTimestamp());
            Volatile.Write(ref _suspensions, _suspensions + 1);
        }

        Set(ref _suspended, 1);
    }

    /// <summary>Goes on from the sample at which <see cref="Suspend"/> took effect.</summary>
    public void Resume() => Set(ref _suspended, 0);

    /// <summary>
    /// Drops the audio of every reply up to and including <paramref name="reply"/>, also what still arrives, and cuts it if it is being heard.
    /// </summary>
    public void DiscardThrough(int reply)
    {
        if (IsSuspended)
        {
            Raise(ref _discardThroughSuspended, reply); // first: whoever sees the discard also sees this
        }

        if (Raise(ref _discardThrough, reply))
        {
            _changed();
        }
    }

    /// <summary>Drops the audio of this reply alone, which waits behind others that go on. One caller at a time.</summary>
    public void DiscardOnly(int reply)
    {
        Volatile.Write(ref _discardOnly[_discardOnlyCount & (_discardOnly.Length - 1)], reply);
        Volatile.Write(ref _discardOnlyCount, _discardOnlyCount + 1);
        _changed();
    }

    /// <summary>How often <see cref="DiscardOnly"/> was called.</summary>
    internal int DiscardedOnlyCount => Volatile.Read(ref _discardOnlyCount);

    /// <summary>Whether <see cref="DiscardOnly"/> was told so.</summary>
    internal bool IsDiscarded(int reply)
    {
        for (var i = 0; i < _discardOnly.Length; i++)
        {
            if (Volatile.Read(ref _discardOnly[i]) == reply)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Raise(ref int word, int value)
    {
        var known = Volatile.Read(ref word);
        while (value > known)
        {
            var seen = Interlocked.CompareExchange(ref word, value, known);
            if (seen == known)
            {
                return true;
            }

            known = seen;
        }

        return false;
    }

    private void Set(ref int word, int value)
    {
        Volatile.Write(ref word, value);
        _changed();
    }
}
