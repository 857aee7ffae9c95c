using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Failover;

/// <summary>Makes a voice of the list.</summary>
/// <param name="downlink">Where its replies go.</param>
public delegate ListedVoice VoiceMaker(IDownlinkAudio downlink);

/// <summary>
/// One voice made of a list of them: the first is wanted, and gives way to the next while it cannot be reached, refuses, or leaves people in silence.
/// The conversation sees a session that ends and another that begins: it keeps what was said and not answered, and the next voice is told what has
/// happened so far. Nothing of the old session reaches the new one: its replies and calls are not heard any more, and outputs of its calls are lost
/// with it.
/// </summary>
public sealed class FailoverLink : IVoiceLink, ILinkFigures
{
    private static readonly TimeSpan _untilRead = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private readonly Roster _roster;
    private readonly Handover _handover; // under _lock
    private readonly ToldQueue _told = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _disposing = new();
    private readonly Task[] _relays;

    /// <summary>Makes the voices, which listen to the microphone from now on and connect when a session is wanted.</summary>
    /// <param name="makers">Make them, in the order of the list; at least one.</param>
    /// <param name="downlink">Where the replies of whoever speaks go.</param>
    /// <param name="rules">When one gives way.</param>
    /// <param name="listener">The person.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="log">The journal.</param>
    public FailoverLink(
        IReadOnlyList<VoiceMaker> makers, IDownlinkAudio downlink, FailoverRules rules, IListener listener, TimeProvider clock,
        ILogger<FailoverLink> log)
    {
        ArgumentNullException.ThrowIfNull(makers);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(clock);
        if (makers.Count == 0)
        {
            throw new ArgumentException("a list of at least one voice is needed", nameof(makers));
        }

        _clock = clock;
        _startedAt = clock.GetTimestamp();
        var gate = new ReplyGate(downlink) { Heard = OnSound };
        _roster = new Roster([.. makers.Select(make =>
        {
            var door = gate.MakeDoor();
            return new Candidate(make(door), door);
        })]);
        _handover = new Handover(_roster, _told, rules, listener, log);
        _roster.Active.Door.Open();
        _handover.Watch.Reset(_roster.Active.Link.Traits);
        _timer = clock.CreateTimer(_ => Do(_handover.OnTime), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _relays = [.. _roster.All.Select(voice => RelayAsync(voice, _disposing.Token))];
    }

    /// <summary>Told who speaks from now on, and why; on any thread, must not block. Null for nobody.</summary>
    public Action<Standing>? Moved
    {
        get => _handover.Moved;
        set => _handover.Moved = value;
    }

    /// <summary>Who speaks, and why.</summary>
    public Standing Standing => Do(_ => _roster.Standing);

    /// <summary>What the service of the present voice is like; changes before another one tells anything, and never within a session.</summary>
    public VoiceTraits Traits => _roster.Active.Link.Traits;

    /// <inheritdoc/>
    public ChannelReader<VoiceEvent> Events => _told;

    /// <inheritdoc/>
    public bool IsKeeping => _roster.Active.Link.IsKeeping;

    /// <inheritdoc/>
    public TimeSpan NextAttemptIn => _roster.Active.Voice.Figures.NextAttemptIn;

    /// <summary>What went up and down so far, over all voices.</summary>
    public UplinkStatistics Statistics() => _roster.All.Select(static v => v.Voice.Figures.Statistics()).Aggregate(static (one, other) =>
        new UplinkStatistics(
            one.ChunksSent + other.ChunksSent, one.SilentChunks + other.SilentChunks, one.FillerChunks + other.FillerChunks,
            one.StaleChunks + other.StaleChunks, one.TrimmedChunks + other.TrimmedChunks, one.BytesUp + other.BytesUp,
            one.BytesDown + other.BytesDown));

    /// <inheritdoc/>
    public LatencySummary UplinkLatency() => _roster.Active.Voice.Figures.UplinkLatency();

    /// <summary>This device's own ear hears a voice, or hears it pause. Any thread.</summary>
    /// <param name="isSpeaking">Whether it hears one.</param>
    public void NoteVoice(bool isSpeaking) => Do(now => _handover.Watch.Voice(isSpeaking, now));

    /// <inheritdoc/>
    public void Connect(Func<SessionPlan> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Do(now => _handover.Want(plan, now));
    }

    /// <inheritdoc/>
    public void Disconnect() => Do(_ => _handover.WantNone());

    /// <inheritdoc/>
    public void Forget() => Do(_ => _handover.Forget());

    /// <inheritdoc/>
    public void KeepFrom(long from, TimeSpan preroll) => Do(_ => _handover.Keep(from, preroll));

    /// <inheritdoc/>
    public void RetryNow() => Do(_ => _roster.Active.Link.RetryNow());

    /// <inheritdoc/>
    public void Recycle(string why)
    {
        ArgumentNullException.ThrowIfNull(why);
        Do(now => _handover.Recycle(why, now));
    }

    /// <inheritdoc/>
    public bool BeginTurn() => Do(_ => _handover.BeginTurn());

    /// <inheritdoc/>
    public bool EndTurn() => Do(_handover.EndTurn);

    /// <inheritdoc/>
    public bool Interrupt(string replyId) => Do(now =>
    {
        _handover.Watch.Silenced(now);
        return _handover.IsReady && _roster.Active.Link.Interrupt(replyId);
    });

    /// <inheritdoc/>
    public bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => Do(_ =>
        _roster.Active.Door.Own(reply) is > 0 and var own && _roster.Active.Link.ReportHeard(own, heard, isWhole));

    /// <inheritdoc/>
    public bool PostOutput(string callId, string output) => Do(now =>
    {
        if (!_handover.IsReady || !_handover.Calls.Takes(callId) || !_roster.Active.Link.PostOutput(callId, output))
        {
            return false;
        }

        _handover.Watch.OutputPosted(now);
        return true;
    });

    /// <inheritdoc/>
    public bool ChangeTools(IReadOnlyList<ToolDeclaration> tools) => Do(_ => _handover.IsReady && _roster.Active.Link.ChangeTools(tools));

    /// <inheritdoc/>
    public bool AskForReply() => Do(now =>
    {
        if (!_handover.IsReady || !_handover.Calls.HasOutput || !_roster.Active.Link.AskForReply())
        {
            return false;
        }

        _handover.Watch.AnswerAsked(now);
        return true;
    });

    /// <inheritdoc/>
    public bool SayTyped(string words) => Do(now =>
    {
        if (!_handover.IsReady || !_roster.Active.Link.SayTyped(words))
        {
            return false;
        }

        _handover.Watch.AnswerAsked(now);
        return true;
    });

    /// <summary>Closes what is open, within a second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            return;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_roster.All.Select(static v => v.Link.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _disposing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_relays).ConfigureAwait(false);
        _told.Complete();
        _disposing.Dispose();
    }

    /// <summary>A test's voice tells something at once, without the queue.</summary>
    internal void Take(int voice, VoiceEvent happened) => Take(_roster.All[voice], happened);

    private void Take(Candidate voice, VoiceEvent happened) => Do(now =>
    {
        if (_roster.Active == voice)
        {
            _handover.Take(happened, now);
        }
    });

    private async Task RelayAsync(Candidate voice, CancellationToken cancellation)
    {
        try
        {
            await foreach (var happened in voice.Link.Events.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                while (_told.IsFull && _roster.Active == voice)
                {
                    await Task.Delay(_untilRead, _clock, cancellation).ConfigureAwait(false);
                }

                Take(voice, happened);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The expected end: everything is closed.
        }
    }

    /// <summary>Comes with every piece of sound, and allocates nothing.</summary>
    private void OnSound(int reply, TimeSpan length)
    {
        lock (_lock)
        {
            var now = _clock.GetElapsedTime(_startedAt);
            _handover.Sound(reply, length, now);
            SetTimer(now);
        }
    }

    private void Do(Action<TimeSpan> what) => Do(now =>
    {
        what(now);
        return true;
    });

    /// <summary>Does something under the lock, and sets the timer for what follows from it.</summary>
    private T Do<T>(Func<TimeSpan, T> what)
    {
        lock (_lock)
        {
            var now = _clock.GetElapsedTime(_startedAt);
            var done = what(now);
            SetTimer(now);
            return done;
        }
    }

    private void SetTimer(TimeSpan now)
    {
        if (!_disposing.IsCancellationRequested)
        {
            _timer.Change(
                _handover.Due(now) is { } at ? (at > now ? at - now : TimeSpan.Zero) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
