using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Signals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Running;

/// <summary>Makes the sessions of a link.</summary>
/// <param name="loop">To be told when the session is ready, and what happens in it.</param>
/// <param name="plan">What it is to be.</param>
/// <param name="isReconnect">Whether it replaces a session that was lost while wanted.</param>
internal delegate ILinkSession SessionMaker(LinkLoop loop, SessionPlan plan, bool isReconnect);

/// <summary>
/// While a session is wanted, runs one session after another and waits between them as <see cref="ReconnectPolicy"/> says. It never gives up and
/// never storms. What the sessions are is the service's business; every link has one of these.
/// </summary>
internal sealed class LinkLoop : IAsyncDisposable
{
    private readonly LinkOptions _options;
    private readonly SessionMaker _make;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly UplinkPump _pump;
    private readonly ReconnectPolicy _policy;
    private readonly RetryWait _retry;
    private readonly DropLoop _drops = new();
    private readonly LinkJournal _journal;
    private readonly SessionEnds _ends;
    private readonly WaitingOut _waiting;
    private readonly INetworkChanges? _network;
    private readonly NetworkWatch? _networkWatch;
    private readonly LinkEventQueue _events = new();
    private readonly AsyncSignal _changed = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _lock = new();
    private readonly Task _running;

    // Under _lock.
    private Func<SessionPlan>? _plan; // null while no session is wanted
    private long _request; // counts Connect after Disconnect, so that the end of an old session does not end a new request
    private ILinkSession? _session; // present, from its dial to its end, while still wanted
    private bool _ready;
    private CancellationTokenSource? _sessionStop;

    // The loop's own.
    private int _attempt;
    private long _attemptedRequest;
    private bool _lostOne;
    private LinkDown? _down; // why there is no session, while that holds for a new request as well
    private bool _notedWay;

    /// <summary>Runs from now on; connects only after <see cref="Connect"/>.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="key">The key, which is looked up again after it was refused.</param>
    /// <param name="pump">The microphone's way to the sessions; the caller's.</param>
    /// <param name="make">Makes the sessions. Called by the loop alone.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads; rationed by the caller.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    public LinkLoop(
        LinkOptions options, LinkKey key, UplinkPump pump, SessionMaker make, TimeProvider clock, ILogger log, INetworkChanges? network, int? seed)
    {
        _options = options;
        _make = make;
        _clock = clock;
        _log = log;
        _pump = pump;

        // Jitter is no secret.
#pragma warning disable CA5394
        _policy = new ReconnectPolicy(seed ?? Random.Shared.Next());
#pragma warning restore CA5394
        _retry = new RetryWait(clock);
        _journal = new LinkJournal(log, options.Host, clock);
        _ends = new SessionEnds(_policy, _retry, _drops, _journal, clock);
        _waiting = new WaitingOut(_policy, _retry, key, clock);
        _network = network;
        _networkWatch = network is null ? null : new NetworkWatch(network, clock, log, OnNetworkChanged);
        _running = Task.Run(RunAsync);
    }

    /// <summary>What happens, in order. One reader.</summary>
    public ChannelReader<LinkEvent> Events => _events.Reader;

    /// <summary>What is left of the wait before the next attempt, as presses and the network have cut it; zero when there is none.</summary>
    public TimeSpan NextAttemptIn => _retry.Remaining;

    /// <summary>The session that is ready; null where none is.</summary>
    public ILinkSession? Ready
    {
        get
        {
            lock (_lock)
            {
                return _ready ? _session : null;
            }
        }
    }

    /// <inheritdoc cref="IVoiceLink.Connect"/>
    public void Connect(Func<SessionPlan> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        lock (_lock)
        {
            if (_plan is null)
            {
                _request++;
                _pump.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
            }

            _plan = plan;
        }

        _changed.Set();
    }

    /// <inheritdoc cref="IVoiceLink.Disconnect"/>
    public void Disconnect()
    {
        ILinkSession? session;
        CancellationTokenSource? stop;
        lock (_lock)
        {
            _plan = null;
            (session, _session) = (_session, null);
            (stop, _sessionStop) = (_sessionStop, null);
            _retry.Wake();
            _pump.Forget();
        }

        session?.Stop();
        _ = stop?.CancelAsync();
    }

    /// <inheritdoc cref="IVoiceLink.RetryNow"/>
    public void RetryNow()
    {
        lock (_lock)
        {
            if (_ready)
            {
                return; // there is nothing to hurry, and the next loss is another matter
            }
        }

        _retry.Force();
    }

    /// <inheritdoc cref="IVoiceLink.Recycle"/>
    public void Recycle(string why)
    {
        ArgumentNullException.ThrowIfNull(why);
        Ready?.Fail(LinkCause.Recycled, why);
    }

    /// <summary>Closes a running session, within a second, and ends the loop. The pump goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            await _running;
            return;
        }

        if (_networkWatch is not null)
        {
            await _networkWatch.DisposeAsync();
        }

        Disconnect();
        await _disposing.CancelAsync();
        await _running;
        _disposing.Dispose();
    }

    /// <summary>A session is configured; its audio and messages follow. Called by its receive loop.</summary>
    public void OnReady(ILinkSession session, SessionInfo info)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_session, session))
            {
                return;
            }

            _ready = true;
            _retry.Arrived();
            _events.Writer.TryWrite(new LinkReady(info));
        }

        _journal.NoteClock(info.ClockAhead);
    }

    /// <summary>Something of a configured session. Called by its loops, one at a time.</summary>
    public void Tell(ILinkSession session, LinkEvent message)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_session, session))
            {
                return; // after Disconnect nothing of the old session is heard
            }

            _events.Writer.TryWrite(message);
        }

        if (_events.IsOverfull)
        {
            session.Fail(LinkCause.ServerError, $"{_events.Reader.Count} messages wait to be read");
        }
    }

    private async Task RunAsync()
    {
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                if (CurrentRequest() is { } request)
                {
                    await RunSessionAsync(request);
                }
                else
                {
                    await _changed.WaitAsync(_disposing.Token);
                }
            }
            catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                // A plan that throws, above all. The request stands, so it is tried again like any failure.
                LinkTroubles.LinkFailed.Write(_log, error.Message, error);
                var delay = _retry.Set(_policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero), Haste.Free, bindsNextRequest: false);
                _events.Writer.TryWrite(new LinkDown(LinkFault.ConfigurationRefused, error.Message, delay, WasReady: false));
            }
        }

        _events.Writer.TryComplete();
    }

    private (Func<SessionPlan> Plan, long Number)? CurrentRequest()
    {
        lock (_lock)
        {
            return _plan is { } plan ? (plan, _request) : null;
        }
    }

    private async Task RunSessionAsync((Func<SessionPlan> Plan, long Number) request)
    {
        if (request.Number != _attemptedRequest)
        {
            _attemptedRequest = request.Number;
            _attempt = 0;
            _lostOne = false;
            MeetEarlierWait();
        }

        await _waiting.PassAsync(_down, () => CurrentRequest()?.Number == request.Number);
        if (CurrentRequest()?.Number != request.Number)
        {
            return;
        }

        _attempt++;
        var plan = (CurrentRequest() ?? request).Plan();
        var session = _make(this, plan, _lostOne);
        using var stop = new CancellationTokenSource();
        lock (_lock)
        {
            if (_plan is null || _request != request.Number)
            {
                return; // changed its mind while the plan was made
            }

            _session = session;
            _sessionStop = stop;
            _events.Writer.TryWrite(new LinkConnecting(_attempt));
        }

        if (!_notedWay)
        {
            _notedWay = true;
            LinkLog.Way(_log, _options.Proxy.Choose(_options.Endpoint).Shown);
        }

        LinkLog.Connecting(_log, _options.Host, _attempt);
        var before = _pump.Statistics();
        var outcome = await session.RunAsync(stop.Token);
        End(session, request.Number, outcome, before);
    }

    /// <summary>Tells how a session or an attempt ended, and sets the wait before the next one.</summary>
    private void End(ILinkSession session, long request, SessionOutcome outcome, UplinkStatistics before)
    {
        outcome = _ends.Interpret(outcome);
        var down = (LinkDown?)null;
        var drops = 0;
        var closedAtOnce = outcome.ClosedByServer && outcome.ReadyFor < ReconnectPolicy.HealthyAfter;
        lock (_lock)
        {
            var wanted = ReferenceEquals(_session, session) && _request == request;
            if (ReferenceEquals(_session, session))
            {
                _session = null;
                _sessionStop = null;
            }

            _ready = false;
            var byFarEnd = wanted && !outcome.RetryAtOnce && outcome.Cause != LinkCause.Recycled
                && (outcome.Cause is not null || outcome.ClosedByServer);
            drops = outcome.WasReady && _drops.Ended(outcome.ReadyFor, byFarEnd) ? _drops.Drops : 0;
            if (wanted && outcome.Cause is { } cause)
            {
                down = _ends.Down(cause, outcome);
                _events.Writer.TryWrite(down);
            }
            else
            {
                if (wanted)
                {
                    _plan = null; // the service ended it normally: whether another one is wanted, the conversation says
                }

                if (closedAtOnce)
                {
                    // A normal end, but one that must not be hammered by a conversation that wants a session always. Where it happens again and
                    // again, its next request is told why it has to wait.
                    var loop = _ends.Down(LinkCause.ServerError, outcome);
                    down = _drops.IsRecognised ? loop : null;
                }
                else if (_drops.Drops == 0)
                {
                    _policy.Reset();
                }

                if (outcome.WasReady)
                {
                    _events.Writer.TryWrite(new LinkClosed(wanted && outcome.ClosedByServer) { SessionId = outcome.SessionId });
                }
            }

            _down = down;
        }

        if (outcome.WasReady)
        {
            _journal.NoteTraffic(outcome, before, _pump.Statistics());
        }

        if (outcome.ReadyFor >= ReconnectPolicy.WorkedAfter)
        {
            _journal.Healthy();
        }

        if (down is not null && !closedAtOnce)
        {
            // A session that was ready ends a row of failed attempts; its loss is the first of the next.
            _attempt = outcome.WasReady ? 1 : _attempt;
            _ends.Note(outcome, _attempt, down.RetryIn!.Value);
            _attempt = outcome.WasReady ? 0 : _attempt;
            _lostOne |= outcome.WasReady;
        }

        if (drops > 0)
        {
            _journal.NoteDropLoop(drops, outcome.Detail, _retry.Remaining);
        }
    }

    /// <summary>A new request meets the wait of an old one: most of them do not concern it; the others are told at once.</summary>
    private void MeetEarlierWait()
    {
        if (!_retry.BindsNextRequest)
        {
            _retry.Clear();
            return;
        }

        if (_retry.IsAsked)
        {
            _retry.Force(); // a new request is a person's, most of the time
        }

        var left = _retry.Remaining;
        lock (_lock)
        {
            if (_plan is not null && _down is { } down && left > TimeSpan.Zero)
            {
                _events.Writer.TryWrite(down with { RetryIn = left, WasReady = false });
            }
        }
    }

    private void OnNetworkChanged()
    {
        ILinkSession? session;
        bool ready;
        lock (_lock)
        {
            (session, ready) = (_session, _ready);
        }

        session?.OnNetworkChanged(_network!);

        // A session that runs is not hurried: whole fleets see the same change, and would lose their jitter by it at the next loss.
        if (!ready && _retry.ForceByNetwork())
        {
            LinkLog.NetworkChanged(_log, _options.Host);
        }
    }
}
