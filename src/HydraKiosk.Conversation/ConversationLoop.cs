using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Conversation;

/// <summary>
/// Takes inputs one at a time from one queue, steps the machine, and carries out what it says. The only writer
/// of the state, so no lock is needed; nothing else decides.
/// </summary>
public sealed class ConversationLoop : IDisposable
{
    /// <summary>Timers count in the system's ticks and may fire this much before their time by the finer clock.</summary>
    private static readonly TimeSpan _timerGrain = TimeSpan.FromMilliseconds(20);

    private ConversationRules _rules;
    private readonly IVoiceLink _link;
    private readonly ILoudspeaker _loudspeaker;
    private readonly IMicrophone _microphone;
    private readonly IToolRunner _tools;
    private long _taken;
    private readonly Dictionary<(int Session, string CallId), CancellationTokenSource> _running = [];
    private readonly TimeProvider _time;
    private readonly Func<SessionRequest, SessionPlan> _plan;
    private readonly IReadOnlyList<INoticeSink> _sinks;
    private readonly ConversationInbox _inbox;
    private readonly ITimer[] _timers;
    private readonly TimeSpan?[] _due;
    private readonly List<ConversationEffect> _effects = [];
    private readonly Lock _changing = new();
    private readonly LinkBacklog _backlog = new();
    private readonly ConversationLog _journal;
    private readonly long _startedAt;
    private ConversationState _state = ConversationState.Initial;
    private long _dropped;

    /// <param name="inbox">Where inputs come from.</param>
    /// <param name="rules">The configuration's part.</param>
    /// <param name="link">The connection to the service.</param>
    /// <param name="loudspeaker">Plays replies and local signals.</param>
    /// <param name="microphone">Listens, or not.</param>
    /// <param name="tools">Runs calls.</param>
    /// <param name="plan">Makes the plan of a session; asked at each attempt, from any thread.</param>
    /// <param name="sinks">Told what happens, in this order.</param>
    /// <param name="time">The clock of every limit.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public ConversationLoop(
        ConversationInbox inbox, ConversationRules rules, IVoiceLink link, ILoudspeaker loudspeaker, IMicrophone microphone, IToolRunner tools,
            Func<SessionRequest, SessionPlan> plan,
        IReadOnlyList<INoticeSink> sinks, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(time);
        _rules = rules with { Voice = link.Traits };
        _link = link;
        _loudspeaker = loudspeaker;
        _microphone = microphone;
        _tools = tools;
        _plan = plan;
        _sinks = sinks;
        _inbox = inbox;
        _time = time;
        _journal = new ConversationLog(log, time);
        _startedAt = time.GetTimestamp();
        _due = new TimeSpan?[Enum.GetValues<ConversationTimer>().Length];
        _timers = Array.ConvertAll(Enum.GetValues<ConversationTimer>(), timer =>
            time.CreateTimer(_ => Post(new TimerElapsed(timer)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>What is known now. Any thread.</summary>
    public ConversationState State => Volatile.Read(ref _state);

    /// <summary>
    /// From now on conversations begin with a greeting or without, and end after another quiet. What else the rules say stays as it was at the
    /// beginning. Any thread.
    /// </summary>
    /// <param name="greeting">See <see cref="ConversationRules.Greeting"/>.</param>
    /// <param name="linger">See <see cref="ConversationRules.Linger"/>.</param>
    public void ChangeRules(bool greeting, TimeSpan linger) =>
        Change(rules => rules with { Greeting = greeting, Linger = linger });

    private void Change(Func<ConversationRules, ConversationRules> how)
    {
        lock (_changing)
        {
            Volatile.Write(ref _rules, how(_rules));
        }
    }

    /// <summary>Something has happened. Any thread; never blocks.</summary>
    public void Post(ConversationInput input) => _inbox.Post(input);

    /// <summary>Runs until <paramref name="cancellation"/>; then steps <see cref="DaemonStopping"/> and returns.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var relay = RelayLinkAsync(cancellation);
        Post(new DaemonStarted());
        try
        {
            while (true)
            {
                await _inbox.WaitAsync(cancellation).ConfigureAwait(false);
                while (!cancellation.IsCancellationRequested && _inbox.TryTake(out var input))
                {
                    Step(input);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The expected end: the daemon stops.
        }

        Step(new DaemonStopping());
        await relay.ConfigureAwait(false);
    }

    /// <summary>Inputs taken so far: a loop that hangs takes none. Any thread.</summary>
    public long InputsTaken => Interlocked.Read(ref _taken);

    /// <summary>Takes one input; tests call it instead of running the loop.</summary>
    internal void Step(ConversationInput input)
    {
        if (input is FromLink link)
        {
            _backlog.Taken(link.Event);
            if (_link.Traits is var voice && !ReferenceEquals(_rules.Voice, voice))
            {
                Change(rules => rules with { Voice = voice });
            }
        }

        var now = _time.GetElapsedTime(_startedAt);
        if (input is TimerElapsed elapsed && !IsDue(elapsed.Timer, now))
        {
            return;
        }

        Interlocked.Increment(ref _taken);
        _effects.Clear();
        Volatile.Write(ref _state, ConversationMachine.Step(_state, input, now, _rules, _effects));
        foreach (var effect in _effects)
        {
            CarryOut(effect);
        }
    }

    /// <summary>Takes everything posted so far; for tests that do not run the loop.</summary>
    internal void StepPosted()
    {
        while (_inbox.TryTake(out var input))
        {
            Step(input);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var timer in _timers)
        {
            timer.Dispose();
        }
    }

    /// <summary>
    /// False for a timer that was stopped or started over while its input already waited in the queue: it would hit what came after.
    /// </summary>
    private bool IsDue(ConversationTimer timer, TimeSpan now)
    {
        if (_due[(int)timer] is not { } due || now + _timerGrain < due)
        {
            return false;
        }

        _due[(int)timer] = null;
        return true;
    }

    private void CarryOut(ConversationEffect effect)
    {
        switch (effect)
        {
            case OpenSession:
                _link.Connect(() => _plan(new SessionRequest(_rules.Greeting && !State.WasGreeted, WithRecap: !State.IsRecapTooLarge)));
                break;
            case CloseSession:
                _link.Disconnect();
                break;
            case RetrySession:
                _link.RetryNow();
                break;
            case ReplaceSession replace:
                _link.Recycle(replace.Why);
                break;
            case KeepMicrophone keep:
                _link.KeepFrom(_time.GetTimestamp() - (long)(keep.Ago.TotalSeconds * _time.TimestampFrequency), keep.Preroll);
                break;
            case ForgetMicrophone:
                _link.Forget();
                break;
            case SetGate gate:
                _microphone.SetOpen(gate.Open);
                break;
            case TakeFloor:
                _microphone.TakeFloor();
                break;
            case SuspendPlayback:
                _loudspeaker.Suspend();
                break;
            case ResumePlayback:
                _loudspeaker.Resume();
                break;
            case DiscardPlayback discard:
                _loudspeaker.DiscardThrough(discard.ThroughReply);
                break;
            case DiscardReply discard:
                _loudspeaker.DiscardOnly(discard.Reply);
                break;
            case PlayEarcon play:
                _loudspeaker.Play(play.Earcon);
                break;
            case SayPrompt say:
                _loudspeaker.Say(say.Prompt);
                break;
            case ChangeVolume change:
                _loudspeaker.ChangeVolume(change.Steps);
                break;
            case ResetVolume:
                _loudspeaker.ResetVolume();
                break;
            case SetMute mute:
                _microphone.SetMute(mute.IsMuted);
                break;
            case InterruptReply cancel:
                _link.Interrupt(cancel.ReplyId);
                break;
            case ReportUnheard unheard:
                _link.ReportHeard(unheard.Reply, TimeSpan.Zero, isWhole: false);
                break;
            case BeginTurn:
                _link.BeginTurn();
                break;
            case EndTurn:
                _link.EndTurn();
                break;
            case SayTyped typed:
                _link.SayTyped(typed.Words); // its events tell what has become of it
                break;
            case RunTool run:
                _ = RunToolAsync(run.Request);
                break;
            case StopTools stop:
                StopRunning(stop.CallIds);
                break;
            case PostOutput output:
                // The session may have ended since its last event: only the link knows.
                TellAll(_link.PostOutput(output.CallId, output.Output) ? new ToolAnswered(output.CallId) : new OutputLost(output.CallId));
                break;
            case AskForReply:
                _link.AskForReply();
                break;
            case StartTimer start:
                _due[(int)start.Timer] = _time.GetElapsedTime(_startedAt) + start.After;
                _timers[(int)start.Timer].Change(start.After, Timeout.InfiniteTimeSpan);
                break;
            case StopTimer stop:
                _due[(int)stop.Timer] = null;
                _timers[(int)stop.Timer].Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                break;
            case Tell tell:
                if (tell.Notice is ReplyEnded ended)
                {
                    _link.ReportHeard(ended.Reply, ended.Heard, ended.Whole);
                }

                TellAll(tell.Notice);
                break;
            default:
                throw new InvalidOperationException($"No way to carry out {effect.GetType().Name}.");
        }
    }

    private void TellAll(ConversationNotice notice)
    {
        _journal.Write(notice);
        foreach (var sink in _sinks)
        {
            sink.Take(notice, _state);
        }
    }

    private async Task RunToolAsync(ToolRequest request)
    {
        var key = (request.Session, request.CallId);
        using var stop = new CancellationTokenSource();
        lock (_running)
        {
            _running[key] = stop;
        }

        try
        {
            await foreach (var answer in _tools.RunAsync(request, stop.Token).ConfigureAwait(false))
            {
                Post(new FromTool(request.CallId, request.Session, answer));
            }
        }
        catch (Exception fault)
        {
            _journal.ToolFailed(request.CallId, fault); // it never throws, it says; a call without an end would be waited for for ever
        }
        finally
        {
            lock (_running)
            {
                _running.Remove(key);
            }

            Post(new ToolEnded(request.CallId, request.Session));
        }
    }

    /// <summary>What a tool does when it is stopped is its own code, and may fail or take its time.</summary>
    private async Task StopAsync(CancellationTokenSource stop, string callId)
    {
        try
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself in this very moment.
        }
        catch (Exception fault)
        {
            _journal.ToolFailed(callId, fault);
        }
    }

    /// <summary>Cancels calls of the running session, or all of them.</summary>
    private void StopRunning(IReadOnlyList<string>? callIds)
    {
        (string CallId, CancellationTokenSource Stop)[] stops;
        lock (_running)
        {
            stops = [.. _running.Where(r => callIds is null || (r.Key.Session == _state.Sessions && callIds.Contains(r.Key.CallId)))
                .Select(r => (r.Key.CallId, r.Value))];
        }

        foreach (var (callId, stop) in stops)
        {
            _ = StopAsync(stop, callId);
        }
    }

    private async Task RelayLinkAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var happened in _link.Events.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                if (_backlog.TryAdd(happened))
                {
                    Post(new FromLink(happened));
                }
                else if (LinkBacklog.IsDroppable(happened))
                {
                    _journal.Dropped(++_dropped);
                }
                else
                {
                    await _backlog.AddAsync(happened, cancellation).ConfigureAwait(false);
                    Post(new FromLink(happened));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The expected end: the daemon stops.
        }
    }
}
