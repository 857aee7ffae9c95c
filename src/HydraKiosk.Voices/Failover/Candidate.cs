using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Failover;

/// <summary>A voice of the list with what is known about it. Its members are the failover's own, under its lock.</summary>
/// <param name="voice">The voice.</param>
/// <param name="door">Its way to the loudspeaker.</param>
internal sealed class Candidate(ListedVoice voice, ReplyGate.Door door)
{
    /// <summary>Silent replies in a row that make a session useless, and recycled sessions that make a voice so.</summary>
    public const int TooMany = 2;

    private static readonly TimeSpan _longestRest = TimeSpan.FromHours(1);

    private TimeSpan _rest; // the last one's length
    private TimeSpan _readyAt;

    public ListedVoice Voice { get; } = voice;

    public IVoiceLink Link => Voice.Link;

    public ReplyGate.Door Door { get; } = door;

    /// <summary>Until when it is left alone.</summary>
    public TimeSpan RestsUntil { get; private set; }

    /// <summary>Whether it was tried since anybody had a session.</summary>
    public bool IsTried { get; set; }

    /// <summary>Replies in a row that had neither sound nor calls.</summary>
    public int Silent { get; set; }

    /// <summary>When the conversation last gave its session up; null while it has not.</summary>
    public TimeSpan? RecycledAt { get; set; }

    /// <summary>Has a session.</summary>
    public void Ready(TimeSpan now) => (_readyAt, Silent) = (now, 0);

    /// <summary>Gives way, and rests: for twice as long as before where it has not worked for that long since.</summary>
    public void GiveWay(TimeSpan now, TimeSpan rest)
    {
        var failedAtOnce = _rest > TimeSpan.Zero && now - Max(RestsUntil, _readyAt) < _rest;
        _rest = failedAtOnce ? Min(2 * _rest, _longestRest) : rest;
        RestsUntil = now + _rest;
        RecycledAt = null;
        Silent = 0;
    }

    /// <summary>Need not rest: it was not its fault.</summary>
    public void Excuse() => (RestsUntil, _rest) = (TimeSpan.Zero, TimeSpan.Zero);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
