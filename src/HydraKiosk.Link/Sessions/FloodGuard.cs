namespace HydraKiosk.Link.Sessions;

/// <summary>What a message is to the <see cref="FloodGuard"/>.</summary>
internal enum MessageWeight
{
    /// <summary>Anything without a weight of its own, garbage included.</summary>
    Ordinary,

    /// <summary>A piece of a reply's sound; a fast service sends a whole reply at once.</summary>
    Audio,

    /// <summary>A reply begins.</summary>
    Reply,

    /// <summary>A tool is to run.</summary>
    Call,
}

/// <summary>
/// Tells a service that floods this device from one that speaks to it. Each kind of message has an allowance that refills with time; every
/// one is many times what the busiest conversation needs, so that only what cannot be a conversation uses it up.
/// </summary>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class FloodGuard(TimeProvider clock)
{
    private const int MessagesPerReply = 4;

    private Allowance _messages = new(4_000, 400);
    private Allowance _kibibytes = new(16 * 1024, 512);
    private Allowance _audio = new(60_000, 4_000);
    private Allowance _calls = new(128, 4);
    private long _at = clock.GetTimestamp();

    /// <summary>Counts a message. Null while it may be a conversation, else what there is too much of.</summary>
    public string? Note(MessageWeight weight, int bytes)
    {
        var now = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(_at, now).TotalSeconds;
        _at = now;
        _messages.Refill(seconds);
        _kibibytes.Refill(seconds);
        _audio.Refill(seconds);
        _calls.Refill(seconds);
        if (weight == MessageWeight.Audio)
        {
            return _audio.Take(1) ? null : "pieces of audio by tens of thousands";
        }

        return !_messages.Take(weight == MessageWeight.Reply ? MessagesPerReply : 1) ? "messages by thousands"
            : !_kibibytes.Take(bytes / 1024.0) ? "megabytes of text"
            : weight == MessageWeight.Call && !_calls.Take(1) ? "calls of tools by hundreds"
            : null;
    }

    private struct Allowance(double most, double perSecond)
    {
        private double _used;

        public void Refill(double seconds) => _used = Math.Max(0, _used - (seconds * perSecond));

        public bool Take(double amount)
        {
            _used += amount;
            return _used <= most;
        }
    }
}
