using System.Threading.Channels;
using HydraKiosk.Hydra.Ports;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Threading;
using HydraKiosk.Hydra.Uplink;
using HydraKiosk.Hydra.Wire;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Link;

/// <summary>
/// <see cref="IHydraLink"/> over WebSockets: one loop that, while a session is wanted, runs one session after another and waits between
/// them as <see cref="ReconnectPolicy"/> says. It never gives up and never storms.
/// </summary>
public sealed class HydraLink : IHydraLink, ISessionOwner
{
    /// <summary>Events nobody reads: the conversation is stuck or the service floods it. The session is ended then.</summary>
    private const int MaxUnreadEvents = 10_000;

    private readonly LinkOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly UplinkPump _pump;
    private readonly SessionParts _parts;
    private readonly ReconnectPolicy _policy;
    private readonly Channel<LinkEvent> _events = Channel.CreateUnbounded<LinkEvent>();
    private readonly AsyncSignal _changed = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _gate = new();
    private readonly Task _running;

    // Under _gate.
    private Func<SessionPlan>? _plan; // null while no session is wanted
    private long _wish; // counts Connect after Disconnect, so that the end of an old session does not end a new wish
    private HydraSession? _session; // present, from its dial to its end, while still wanted
    private bool _ready;
    private CancellationTokenSource? _sessionStop;
    private CancellationTokenSource? _wait;

    // The loop's own.
    private int _attempt;
    private long _attemptedWish;
    private TimeSpan _holdOff;
    private bool _lostOne;
    private string? _refusedVoice;

    /// <summary>Starts listening to the microphone; connects only after <see cref="Connect"/>.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="uplink">The microphone's chunks; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">The journal.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    /// <param name="wire">Sees every message; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="LinkOptions.Check"/>.</exception>
    public HydraLink(
        LinkOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<HydraLink> log, int? seed = null, IWireTap? wire = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        if (options.Check() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _clock = clock;
        _log = log;
        // Jitter is no secret.
#pragma warning disable CA5394
        _policy = new ReconnectPolicy(seed ?? Random.Shared.Next());
#pragma warning restore CA5394
        _pump = new UplinkPump(uplink, clock, log);
        _parts = new SessionParts(options, downlink, _pump, new ResponseNumbers(), clock, log, wire);
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public ChannelReader<LinkEvent> Events => _events.Reader;

    /// <summary>What went up and down so far.</summary>
    public UplinkStatistics Statistics() => _pump.Statistics();

    /// <inheritdoc/>
    public void KeepFrom(long from, TimeSpan preroll) => _pump.KeepFrom(from, preroll);

    /// <inheritdoc/>
    public void Connect(Func<SessionPlan> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        lock (_gate)
        {
            if (_plan is null)
            {
                _wish++;
                _pump.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
            }

            _plan = plan;
        }

        _changed.Set();
    }

    /// <inheritdoc/>
    public void Disconnect()
    {
        HydraSession? session;
        CancellationTokenSource? stop;
        lock (_gate)
        {
            _plan = null;
            (session, _session) = (_session, null);
            (stop, _sessionStop) = (_sessionStop, null);
            _ = _wait?.CancelAsync(); // its callbacks run elsewhere: this call returns at once
            _pump.Forget();
        }

        session?.Stop();
        _ = stop?.CancelAsync();
    }

    /// <inheritdoc/>
    public void RetryNow()
    {
        lock (_gate)
        {
            _ = _wait?.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Recycle(string why)
    {
        HydraSession? session;
        lock (_gate)
        {
            session = _ready ? _session : null;
        }

        session?.Fail(LinkFault.ServerError, why);
    }

    /// <inheritdoc/>
    public bool PostCallOutput(string callId, string output) => Post(ClientEventWriter.CallOutput(callId, output));

    /// <inheritdoc/>
    public bool CreateResponse() => Post(ClientEventWriter.ResponseCreate());

    /// <inheritdoc/>
    public bool CancelResponse(string? responseId) => Post(ClientEventWriter.ResponseCancel(responseId));

    /// <summary>Replaces the tools of the running session. False when no session is ready.</summary>
    public bool UpdateTools(IReadOnlyList<ToolDeclaration> tools) => Post(ClientEventWriter.SessionUpdate(tools));

    /// <summary>Closes a running session (1000, within a second), then lets go of the microphone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            await _running;
            return;
        }

        Disconnect();
        await _disposing.CancelAsync();
        await _running;
        await _pump.DisposeAsync();
        _disposing.Dispose();
    }

    void ISessionOwner.OnReady(HydraSession session, SessionInfo info)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_session, session))
            {
                return;
            }

            _ready = true;
            _events.Writer.TryWrite(new LinkReady(info));
        }
    }

    void ISessionOwner.OnMessage(HydraSession session, ServerEvent message)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_session, session))
            {
                return; // after Disconnect nothing of the old session is heard
            }

            _events.Writer.TryWrite(new LinkMessage(message));
        }

        if (_events.Reader.Count > MaxUnreadEvents)
        {
            session.Fail(LinkFault.ServerError, $"{MaxUnreadEvents} messages wait to be read");
        }
    }

    private bool Post(ClientMessage message)
    {
        HydraSession? session;
        lock (_gate)
        {
            session = _ready ? _session : null;
        }

        return session?.Post(message) == true;
    }

    private async Task RunAsync()
    {
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                if (TakeWish() is { } wish)
                {
                    await RunSessionAsync(wish);
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
                // A plan that throws, above all. The wish stands, so it is tried again like any failure.
                SessionLog.LinkFailed(_log, error.Message, error);
                var delay = _policy.NextDelay(LinkFault.ConfigurationRefused, TimeSpan.Zero);
                _events.Writer.TryWrite(new LinkDown(LinkFault.ConfigurationRefused, error.Message, delay, WasReady: false));
                await WaitAsync(delay);
            }
        }

        _events.Writer.TryComplete();
    }

    private (Func<SessionPlan> Plan, long Number)? TakeWish()
    {
        lock (_gate)
        {
            return _plan is { } plan ? (plan, _wish) : null;
        }
    }

    private async Task RunSessionAsync((Func<SessionPlan> Plan, long Number) wish)
    {
        if (wish.Number != _attemptedWish)
        {
            _attemptedWish = wish.Number;
            _attempt = 0;
            _lostOne = false;
        }

        if (_holdOff > TimeSpan.Zero)
        {
            var holdOff = _holdOff;
            _holdOff = TimeSpan.Zero;
            await WaitAsync(holdOff);
        }

        _attempt++;
        var plan = (TakeWish() ?? wish).Plan();
        var session = new HydraSession(_parts, this, plan, sendVoice: plan.Voice != _refusedVoice, _lostOne);
        using var stop = new CancellationTokenSource();
        lock (_gate)
        {
            if (_plan is null || _wish != wish.Number)
            {
                return; // changed its mind while the plan was made
            }

            _session = session;
            _sessionStop = stop;
            _events.Writer.TryWrite(new LinkConnecting(_attempt));
        }

        SessionLog.Connecting(_log, _options.Host, _attempt);
        var before = _pump.Statistics();
        var outcome = await session.RunAsync(stop.Token);
        if (session.VoiceRefused)
        {
            _refusedVoice = plan.Voice; // the next attempt begins without it
        }

        await EndAsync(session, wish.Number, outcome, before);
    }

    private async Task EndAsync(HydraSession session, long wish, SessionOutcome outcome, UplinkStatistics before)
    {
        bool wanted;
        TimeSpan? delay = null;
        lock (_gate)
        {
            wanted = ReferenceEquals(_session, session) && _wish == wish;
            if (ReferenceEquals(_session, session))
            {
                _session = null;
                _sessionStop = null;
            }

            _ready = false;
            if (!wanted || outcome.Fault is null)
            {
                if (wanted)
                {
                    _plan = null; // the service ended it normally: whether another one is wanted, the conversation says
                }

                if (outcome.WasReady)
                {
                    _events.Writer.TryWrite(new LinkClosed(wanted && outcome.ClosedByServer));
                }
            }
            else
            {
                delay = _policy.NextDelay(outcome.Fault.Value, outcome.ReadyFor, outcome.RetryAfter);
                _events.Writer.TryWrite(new LinkDown(outcome.Fault.Value, outcome.Detail, delay, outcome.WasReady));
            }
        }

        if (outcome.WasReady)
        {
            NoteTraffic(outcome, before);
        }

        if (delay is { } wait)
        {
            LinkJournal.Note(_log, _options.Host, outcome, _attempt, wait);
            _attempt = outcome.WasReady ? 0 : _attempt;
            _lostOne |= outcome.WasReady;
            await WaitAsync(wait);
        }
        else if (outcome.ClosedByServer && outcome.ReadyFor < ReconnectPolicy.HealthyAfter)
        {
            // A service that accepts and closes at once must not be hammered by a conversation that wants a session always.
            _holdOff = _policy.NextDelay(LinkFault.Lost, outcome.ReadyFor);
        }
        else
        {
            _policy.Reset();
        }
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        var wait = new CancellationTokenSource(); // holds no timer and no registration: nothing to dispose, and RetryNow may still be at it
        lock (_gate)
        {
            if (_plan is null)
            {
                return;
            }

            _wait = wait;
        }

        await Task.Delay(delay, _clock, wait.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _wait = null;
        }
    }

    private void NoteTraffic(SessionOutcome outcome, UplinkStatistics before)
    {
        var now = _pump.Statistics();
        SessionLog.Closed(
            _log,
            outcome.Fault is not null ? "lost" : outcome.ClosedByServer ? "by the service" : "by this device",
            (long)outcome.ReadyFor.TotalSeconds,
            now.ChunksSent - before.ChunksSent,
            now.SilentChunks - before.SilentChunks,
            now.StaleChunks - before.StaleChunks,
            (now.BytesDown - before.BytesDown) / 1024);
    }
}
