namespace HydraKiosk.Link.Dialing;

/// <summary>
/// Whether a connection is alive: what arrives says so, and so does a send that the system takes. Pings go out on their own beat, whether
/// answers are still owed or not, so that one late answer, or answers that all come late, end nothing. Any thread; no lock, no allocation.
/// </summary>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
/// <param name="pingEvery">Between two pings; infinite for none.</param>
/// <param name="silenceLimit">What no live link keeps silent for; infinite for no limit.</param>
/// <param name="sendLimit">What no send of a live link takes.</param>
internal sealed class LinkPulse(TimeProvider clock, TimeSpan pingEvery, TimeSpan silenceLimit, TimeSpan sendLimit)
{
    /// <summary>
    /// A far end that takes what is sent, or still talks, is not dead; but if it leaves the other half out for so many times the limit, it is of no
    /// use.
    /// </summary>
    private const int Patience = 3;

    /// <summary>Sends follow each other by 20 ms: where none has been taken for this long, the way is blocked.</summary>
    private static readonly TimeSpan _blockedAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whoever looks comes by at least every 60 ms. Later than this it was this machine that stood still, and what waits to be read must be read
    /// first.
    /// </summary>
    private static readonly TimeSpan _stoodStill = TimeSpan.FromSeconds(1);

    private bool _begun;
    private long _lookedAt;
    private long _heardAt;
    private long _sentAt;
    private long _pingedAt;
    private long _sendingSince; // a timestamp while a send is on its way, else 0
    private PulseStream? _outermost;
    private KernelRepeats? _repeats;

    /// <summary>How long nothing has arrived.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>The session is configured: from here on chunks follow each other, and pings go between them.</summary>
    public void Begin()
    {
        var now = clock.GetTimestamp();
        Volatile.Write(ref _lookedAt, now);
        Volatile.Write(ref _heardAt, now);
        Volatile.Write(ref _sentAt, now);
        Volatile.Write(ref _pingedAt, now);
        Volatile.Write(ref _begun, true);
    }

    /// <summary>
    /// The streams of one connection are wrapped from the inside out, as a proxy's tunnel is below TLS: only the last one sees whole frames.
    /// </summary>
    public void Wraps(PulseStream stream) => _outermost = stream;

    /// <summary>What makes the kernel send again sooner while nothing arrives.</summary>
    public void Hurries(KernelRepeats repeats) => _repeats = repeats;

    /// <summary>Bytes have arrived.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, clock.GetTimestamp());

    /// <summary>A send begins.</summary>
    public void SendBegins() => Volatile.Write(ref _sendingSince, Math.Max(1, clock.GetTimestamp()));

    /// <summary>The system has taken it.</summary>
    public void SendEnds()
    {
        Volatile.Write(ref _sendingSince, 0);
        Volatile.Write(ref _sentAt, clock.GetTimestamp());
    }

    /// <summary>Whether a ping goes out ahead of the frame that this stream is about to write; if so, it counts as sent.</summary>
    public bool TakePing(PulseStream stream)
    {
        if (!Volatile.Read(ref _begun) || !ReferenceEquals(stream, _outermost) || pingEvery == Timeout.InfiniteTimeSpan
            || clock.GetElapsedTime(Volatile.Read(ref _pingedAt)) < pingEvery)
        {
            return false;
        }

        Volatile.Write(ref _pingedAt, clock.GetTimestamp());
        return true;
    }

    /// <summary>Looks at it. Called all the time while the session runs.</summary>
    /// <returns>Why the link is dead; null while it is not.</returns>
    public string? Verdict()
    {
        if (!Volatile.Read(ref _begun))
        {
            return null;
        }

        var now = clock.GetTimestamp();
        var looked = Volatile.Read(ref _lookedAt);
        Volatile.Write(ref _lookedAt, now);
        if (clock.GetElapsedTime(looked, now) > _stoodStill)
        {
            Volatile.Write(ref _heardAt, now);
            Volatile.Write(ref _sentAt, now);
            if (Volatile.Read(ref _sendingSince) != 0)
            {
                SendBegins();
            }

            return null;
        }

        var since = Volatile.Read(ref _sendingSince);
        var sending = since == 0 ? TimeSpan.Zero : clock.GetElapsedTime(since, now);
        var silence = clock.GetElapsedTime(Volatile.Read(ref _heardAt), now);
        _repeats?.Note(silence);
        if (sending > sendLimit * Patience || (sending > sendLimit && silence > _blockedAfter))
        {
            return $"nothing could be sent for {sending.TotalSeconds:0} s";
        }

        if (silenceLimit == Timeout.InfiniteTimeSpan || silence <= silenceLimit)
        {
            return null;
        }

        return clock.GetElapsedTime(Volatile.Read(ref _sentAt), now) > _blockedAfter
            ? $"nothing came and nothing could be sent for {silence.TotalSeconds:0} s"
            : silence > silenceLimit * Patience ? $"nothing came for {silence.TotalSeconds:0} s, not even the answer to a ping"
            : null;
    }
}
