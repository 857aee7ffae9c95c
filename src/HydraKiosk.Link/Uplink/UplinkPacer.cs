using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Link.Uplink;

/// <summary>One chunk that is to go out now.</summary>
/// <param name="CapturedAt">When its last sample left the device; zero for filler.</param>
/// <param name="Live">Whether it is the present, so that its age says how fast this program is.</param>
/// <param name="IsSound">Whether it is what the microphone heard, and not silence in its place.</param>
/// <param name="Number">Which of the microphone's chunks it is, in the order in which they came; -1 for filler.</param>
internal readonly record struct PacedChunk(long CapturedAt, bool Live, bool IsSound, long Number = -1);

/// <summary>
/// Decides what goes up the wire and when. It reads no clock and does no I/O: time comes in with every call, in
/// <see cref="TimeProvider"/> timestamps. Callers hold one lock around it.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Live: chunks go out as they come; those older than <see cref="StaleAfter"/> are dropped; closed ones go out as zeros.</item>
/// <item>Catch-up, after a session became ready with a mark in the history: from the mark on, oldest first, at 1.5 times real time (the
/// service ends a flooded session), long silence left out, until there is nothing left to catch up with.</item>
/// <item>Filler: where the microphone is silent for <see cref="FillAfter"/>, zeros in its place, one for each chunk, so that
/// the service never waits for the end of a turn and never sees an idle link.</item>
/// </list>
/// </remarks>
internal sealed class UplinkPacer
{
    /// <summary>Speech older than this confuses a conversation more than its loss.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Three chunks: more than a scheduler's hiccup, less than the service notices.</summary>
    public static readonly TimeSpan FillAfter = TimeSpan.FromMilliseconds(60);

    private static readonly TimeSpan _keptSilence = TimeSpan.FromMilliseconds(100); // before and after speech: 200 ms of every pause remain
    private const double CatchUpSpeed = 1.5;
    private const double Burst = 3; // chunks that may go out together after a late wake-up, so that the mean speed holds

    private readonly UplinkHistory _history;
    private readonly TimeProvider _clock;
    private readonly int _chunkBytes;
    private readonly int _keptChunks;
    private readonly long _chunkTicks;
    private readonly long _staleTicks;
    private readonly long _fillTicks;

    private bool _ready;
    private long _cursor; // the next chunk to send
    private long _catchUpTo; // while the cursor is below, it is catching up
    private long? _mark; // where to begin after the session is ready
    private long _forgottenAt = long.MinValue; // what was captured until then belongs to a conversation that is over
    private long _prerollFrom; // closed chunks between here and the mark go out as they are
    private int _silentRun;
    private double _allowance;
    private long _allowanceAt;
    private long? _lastArrival;
    private long _fillFrom;
    private readonly UplinkPace _pace;

    public UplinkPacer(TimeProvider clock, ChunkFormat format)
    {
        _clock = clock;
        _history = new UplinkHistory(format);
        _chunkBytes = format.ChunkBytes;
        _keptChunks = (int)(_keptSilence / format.ChunkDuration);
        _chunkTicks = Ticks(format.ChunkDuration);
        _staleTicks = Ticks(StaleAfter);
        _fillTicks = Ticks(FillAfter);
        _pace = new UplinkPace(_chunkTicks, _staleTicks);
    }

    public long StaleChunks { get; private set; }

    public long TrimmedChunks { get; private set; }

    public long FillerChunks { get; private set; }

    public long SilentChunks { get; private set; }

    public bool CatchingUp => _ready && _cursor < _catchUpTo;

    /// <summary>Where the next chunk of the microphone is to be written, for <see cref="Add"/>.</summary>
    public Span<byte> NextSlot => _history.NextSlot;

    /// <summary>Takes in the chunk in <see cref="NextSlot"/>.</summary>
    public void Add(in UplinkChunk chunk, long now)
    {
        if (chunk.CapturedAt <= _forgottenAt)
        {
            _history.NextSlot.Clear(); // it waited in the microphone's queue while its conversation ended
            _history.Commit(new UplinkChunk(chunk.CapturedAt, Open: false, HasSpeech: false));
        }
        else
        {
            _history.Commit(chunk);
        }

        _lastArrival = now;
        _fillFrom = now + _chunkTicks;
    }

    /// <summary>
    /// From this instant on words must not be lost, although no session is ready: someone has engaged. Kept until a session is ready, is
    /// given up, or the history has run over the mark (then the beginning is lost anyway, and ten seconds old talk helps nobody; the next mark
    /// counts).
    /// </summary>
    /// <param name="from">A timestamp: chunks captured after it are sent when a session is ready, if their gate was open.</param>
    /// <param name="preroll">How much from before it is sent as well, open or not.</param>
    public void KeepFrom(long from, TimeSpan preroll)
    {
        if (_mark is { } earlier && earlier <= from && (CatchingUp || !IsRunOver))
        {
            return; // the first word of this engagement is the one to keep
        }

        _mark = Math.Max(from, _forgottenAt);
        _prerollFrom = Math.Max(from - Ticks(preroll), _forgottenAt);
        if (_ready)
        {
            BeginFromMark(sessionIsNew: false);
        }
    }

    /// <summary>Whether a mark waits for a session and the history still goes back to it.</summary>
    public bool IsKeeping => _mark is not null && !IsRunOver;

    /// <summary>
    /// The conversation is over: everything heard until now is cleared, what still waits in the microphone's queue counts as silence, and no
    /// later mark reaches back to it.
    /// </summary>
    public void Forget(long now)
    {
        _history.Clear();
        _mark = null;
        _forgottenAt = now;
        _cursor = 0;
        _catchUpTo = 0;
        _silentRun = 0;
    }

    /// <summary>A session is configured: the uplink begins.</summary>
    public void Start(long now)
    {
        _ready = true;
        _cursor = _history.Next;
        _catchUpTo = 0;
        _silentRun = 0;
        _allowance = 1;
        _allowanceAt = now;
        _pace.Begin(now);
        _fillFrom = _lastArrival is { } last && now - last < _fillTicks ? last + _chunkTicks : now;
        BeginFromMark(sessionIsNew: true);
    }

    /// <summary>The session is gone. What was not sent is not sent to the next one.</summary>
    public void Stop()
    {
        _ready = false;
        _mark = null;
    }

    /// <summary>The chunk to send now, if any.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pcm16">Takes its samples.</param>
    /// <param name="chunk">What it is.</param>
    public bool TryNext(long now, Span<byte> pcm16, out PacedChunk chunk)
    {
        chunk = new PacedChunk(0, Live: false, IsSound: false);
        if (!_ready)
        {
            return false;
        }

        if (_cursor < _history.Oldest)
        {
            StaleChunks += _history.Oldest - _cursor;
            _cursor = _history.Oldest;
        }

        if (_cursor < _catchUpTo)
        {
            return CatchUp(now, pcm16, out chunk);
        }

        while (_cursor < _history.Next && now - _history.Chunk(_cursor).CapturedAt > _staleTicks)
        {
            _cursor++;
            StaleChunks++;
        }

        while (_cursor < _history.Next && _pace.IsAhead(now) && !Audible(_cursor))
        {
            // Its place on the wire was filled already, while it was late.
            _cursor++;
            TrimmedChunks++;
        }

        if (_cursor < _history.Next)
        {
            chunk = Take(_cursor++, pcm16, live: true);
            _pace.Sent(now);
            return true;
        }

        return Fill(now, pcm16);
    }

    /// <summary>Whether the history no longer has the beginning of what the mark wanted kept.</summary>
    private bool IsRunOver => _history.Oldest > 0 && _history.Chunk(_history.Oldest).CapturedAt >= _prerollFrom;

    private bool CatchUp(long now, Span<byte> pcm16, out PacedChunk chunk)
    {
        chunk = default;
        _allowance = Math.Min(Burst, _allowance + (CatchUpSpeed * (now - _allowanceAt) / _chunkTicks));
        _allowanceAt = now;
        _catchUpTo = _history.Next; // what came meanwhile waits in the same line
        while (_cursor < _catchUpTo)
        {
            if (IsLongSilence(_cursor))
            {
                _cursor++;
                TrimmedChunks++;
                continue;
            }

            if (_allowance < 1)
            {
                return false;
            }

            _allowance--;
            _silentRun = Audible(_cursor) ? 0 : _silentRun + 1;
            chunk = Take(_cursor++, pcm16, live: false);
            if (!CatchingUp)
            {
                _pace.Begin(now);
            }

            return true;
        }

        return false;
    }

    /// <summary>In the middle of a pause: enough silence was sent before it, and none of the next chunks, all of them here, is speech.</summary>
    private bool IsLongSilence(long number)
    {
        if (_silentRun < _keptChunks || number + _keptChunks >= _history.Next)
        {
            return false;
        }

        for (var ahead = number; ahead <= number + _keptChunks; ahead++)
        {
            if (Audible(ahead))
            {
                return false;
            }
        }

        return true;
    }

    private bool Audible(long number) => _history.Chunk(number).HasSpeech && GoesOutAsItIs(number);

    private bool GoesOutAsItIs(long number)
    {
        ref readonly var chunk = ref _history.Chunk(number);
        return chunk.Open || (number < _catchUpTo && _mark is { } mark && chunk.CapturedAt >= _prerollFrom && chunk.CapturedAt <= mark);
    }

    private PacedChunk Take(long number, Span<byte> pcm16, bool live)
    {
        var isSound = GoesOutAsItIs(number);
        if (isSound)
        {
            _history.Pcm(number).CopyTo(pcm16);
        }
        else
        {
            pcm16[.._chunkBytes].Clear();
            SilentChunks++;
        }

        if (!live && number + 1 >= _history.Next)
        {
            _mark = null; // caught up: the next engagement sets its own
            _catchUpTo = 0;
        }

        return new PacedChunk(_history.Chunk(number).CapturedAt, live, isSound, number);
    }

    private bool Fill(long now, Span<byte> pcm16)
    {
        if ((_lastArrival is { } last && now - last < _fillTicks) || now < _fillFrom)
        {
            return false;
        }

        if (now - _fillFrom > _staleTicks)
        {
            _fillFrom = now; // after a stall: silence in arrears is worth nothing
        }

        _fillFrom += _chunkTicks;
        _pace.Sent(now);
        FillerChunks++;
        SilentChunks++;
        pcm16[.._chunkBytes].Clear();
        return true;
    }

    private void BeginFromMark(bool sessionIsNew)
    {
        if (_mark is null)
        {
            return;
        }

        // With a session running, what was open went out as it came: only the closed chunks before the press are still owed.
        var first = _history.Next;
        while (first > _history.Oldest && IsOwed(first - 1, sessionIsNew))
        {
            first--;
        }

        if (first == _history.Next || (first == _history.Oldest && first > 0))
        {
            _mark = null;
            return;
        }

        _cursor = first;
        _catchUpTo = _history.Next;
        _silentRun = 0;
    }

    private bool IsOwed(long number, bool sessionIsNew)
    {
        ref readonly var chunk = ref _history.Chunk(number);
        return chunk.CapturedAt >= _prerollFrom && (sessionIsNew || !chunk.Open || number >= _cursor);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
