using System.Collections.Concurrent;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Threading;
using HydraKiosk.Tools;
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

    private readonly ConversationRules _rules;
    private readonly IHydraLink _link;
    private readonly ILoudspeaker _loudspeaker;
    private readonly IToolRunner _tools;
    private readonly TimeProvider _time;
    private readonly Func<bool, SessionPlan> _plan;
    private readonly Action<ConversationNotice> _notice;
    private readonly ConcurrentQueue<ConversationInput> _inputs = new();
    private readonly AsyncSignal _posted = new(); // a channel's cancellable wait would cost an object for each input
    private readonly ITimer[] _timers;
    private readonly TimeSpan?[] _due;
    private readonly List<ConversationEffect> _effects = [];
    private readonly LinkBacklog _backlog = new();
    private readonly ConversationLog _journal;
    private readonly long _startedAt;
    private ConversationState _state = ConversationState.Initial;
    private long _dropped;

    /// <param name="rules">The configuration's part.</param>
    /// <param name="link">The connection to the service.</param>
    /// <param name="loudspeaker">Playback and the talk gate.</param>
    /// <param name="tools">Runs calls.</param>
    /// <param name="plan">Makes the plan of a session; the argument says whether the agent is to speak first.</param>
    /// <param name="notice">Told what happens, on the loop's thread; must not block.</param>
    /// <param name="time">The clock of every limit.</param>
    /// <param name="log">The journal.</param>
    public ConversationLoop(
        ConversationRules rules, IHydraLink link, ILoudspeaker loudspeaker, IToolRunner tools, Func<bool, SessionPlan> plan,
        Action<ConversationNotice> notice, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        _rules = rules;
        _link = link;
        _loudspeaker = loudspeaker;
        _tools = tools;
        _plan = plan;
        _notice = notice;
        _time = time;
        _journal = new ConversationLog(log, time);
        _startedAt = time.GetTimestamp();
        _due = new TimeSpan?[Enum.GetValues<ConversationTimer>().Length];
        _timers = Array.ConvertAll(Enum.GetValues<ConversationTimer>(), timer =>
            time.CreateTimer(_ => Post(new TimerElapsed(timer)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>What is known now. Any thread.</summary>
    public ConversationState State => Volatile.Read(ref _state);

    /// <summary>Something has happened. Any thread; never blocks.</summary>
    public void Post(ConversationInput input)
    {
        _inputs.Enqueue(input);
        _posted.Set();
    }

    /// <summary>Runs until <paramref name="cancellation"/>; then steps <see cref="DaemonStopping"/> and returns.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var relay = RelayLinkAsync(cancellation);
        Post(new DaemonStarted());
        try
        {
            while (true)
            {
                await _posted.WaitAsync(cancellation).ConfigureAwait(false);
                while (!cancellation.IsCancellationRequested && _inputs.TryDequeue(out var input))
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

    /// <summary>Takes one input; tests call it instead of running the loop.</summary>
    internal void Step(ConversationInput input)
    {
        if (input is FromLink link)
        {
            _backlog.Taken(link.Event);
        }

        var now = _time.GetElapsedTime(_startedAt);
        if (input is TimerElapsed elapsed && !IsDue(elapsed.Timer, now))
        {
            return;
        }

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
        while (_inputs.TryDequeue(out var input))
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

    /// <summary>False for a timer that was stopped or started over while its input already waited in the queue: it would hit what came after.</summary>
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
                _link.Connect(() => _plan(_rules.Greeting && !State.WasGreeted));
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
                _loudspeaker.SetGate(gate.Open);
                break;
            case TakeFloor:
                _loudspeaker.TakeFloor();
                break;
            case SuspendPlayback:
                _loudspeaker.Suspend();
                break;
            case ResumePlayback:
                _loudspeaker.Resume();
                break;
            case DiscardPlayback discard:
                _loudspeaker.DiscardThrough(discard.ThroughResponse);
                break;
            case DiscardResponse discard:
                _loudspeaker.DiscardOnly(discard.Response);
                break;
            case PlayEarcon play:
                _loudspeaker.Play(play.Earcon);
                break;
            case CancelResponse cancel:
                _link.CancelResponse(cancel.ResponseId);
                break;
            case RunTool run:
                _ = RunToolAsync(run);
                break;
            case PostOutput output:
                // The session may have ended since its last event: only the link knows.
                TellAll(_link.PostCallOutput(output.CallId, output.Output) ? new ToolAnswered(output.CallId) : new OutputLost(output.CallId));
                break;
            case AskForReply:
                _link.CreateResponse();
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
                TellAll(tell.Notice);
                break;
            default:
                throw new InvalidOperationException($"No way to carry out {effect.GetType().Name}.");
        }
    }

    private void TellAll(ConversationNotice notice)
    {
        _journal.Write(notice);
        _notice(notice);
    }

    private async Task RunToolAsync(RunTool run)
    {
        var output = await _tools.RunAsync(run.Call.CallId, run.Call.Name, run.Call.ArgumentsJson).ConfigureAwait(false);
        Post(new ToolFinished(run.Call.CallId, output, run.Session));
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
