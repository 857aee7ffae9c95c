namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// Turns that this device ends. A turn's end is said to the service only once everything that was heard until then has gone out: control messages
/// overtake sound, so the departure of the chunks is watched. Thread-safe; nothing here is called by the audio thread.
/// </summary>
internal sealed class OwnTurns
{
    private const long NotEnding = long.MinValue;

    private int _isOpen = 1; // until the first turn begins nobody can say that what is heard does not belong to it
    private long _endsAt = NotEnding;
    private int _count;

    /// <summary>Called once for each turn, when the last of its sound has left. On the sender's thread.</summary>
    public required Action Complete { get; init; }

    /// <summary>Whether what is heard now goes out.</summary>
    public bool IsOpen => Volatile.Read(ref _isOpen) != 0;

    /// <summary>Sound goes out from here on, and belongs to the turn that is about to begin.</summary>
    public void Open() => Volatile.Write(ref _isOpen, 1);

    /// <summary>A turn begins; returns the id by which the conversation knows it.</summary>
    public string Begin()
    {
        Interlocked.Exchange(ref _endsAt, NotEnding);
        Open();
        return $"own-{Interlocked.Increment(ref _count)}";
    }

    /// <summary>The turn ends with what was heard until this timestamp.</summary>
    public void End(long timestamp) => Interlocked.Exchange(ref _endsAt, timestamp);

    /// <summary>A session is over: what was not ended in it never will be.</summary>
    public void Reset()
    {
        Interlocked.Exchange(ref _endsAt, NotEnding);
        Open();
    }

    /// <summary>A chunk has left.</summary>
    /// <param name="capturedAt">When its last sample left the microphone; 0 for silence that stands for no chunk.</param>
    /// <param name="number">Of the microphone's chunk; -1 for none, and then none is waiting.</param>
    public void Left(long capturedAt, long number)
    {
        var end = Volatile.Read(ref _endsAt);
        if (end == NotEnding || (number >= 0 && capturedAt < end) || Interlocked.CompareExchange(ref _endsAt, NotEnding, end) != end)
        {
            return;
        }

        Volatile.Write(ref _isOpen, 0);
        Complete();
    }
}
