namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The stretches that are in the device's ring, oldest first. Samples that came a few at a time share one, up to the length of a block; where
/// replies are so short that the room runs out even so, no more is played until some have been heard.
/// </summary>
internal sealed class PlayedMarks
{
    /// <summary>At 10 ms each and 40 ms of ring, ten are usual.</summary>
    public const int Capacity = 128;

    /// <summary>What one round of filling may add: the end of a reply and the beginning of the next, with a change of rate in it.</summary>
    private const int PerRound = 4;

    private readonly PlayedMark[] _marks = new PlayedMark[Capacity];
    private int _first;
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Whether there is room for all that one round of filling may add.</summary>
    public bool HasRoom => _count <= Capacity - PerRound;

    /// <summary>The oldest.</summary>
    public bool TryPeek(out PlayedMark mark)
    {
        mark = _marks[_first];
        return _count > 0;
    }

    /// <summary>The newest.</summary>
    public bool TryPeekNewest(out PlayedMark mark)
    {
        mark = _marks[(_first + _count + Capacity - 1) % Capacity];
        return _count > 0;
    }

    /// <summary>Forgets the oldest.</summary>
    public void Pop()
    {
        _first = (_first + 1) % Capacity;
        _count--;
    }

    /// <summary>Adds one behind the newest, or to it.</summary>
    /// <param name="mark">The stretch.</param>
    /// <param name="blockFrames">How long a stretch may become by joining.</param>
    public void Push(in PlayedMark mark, int blockFrames)
    {
        ref var last = ref _marks[(_first + _count + Capacity - 1) % Capacity];
        if (_count > 0 && last.GoesOnWith(mark) && mark.RingEnd - last.RingStart <= blockFrames)
        {
            last = last with { RingEnd = mark.RingEnd, SampleEnd = mark.SampleEnd };
            return;
        }

        _marks[(_first + _count++) % Capacity] = mark;
    }

    public void Clear() => _count = 0;
}
