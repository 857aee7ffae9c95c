using System.Net;
using System.Net.NetworkInformation;
using System.Threading.Channels;
using HydraKiosk.Hydra.Dialing;
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

    /// <summary>How often a refused key is looked up again: soon enough for a technician who stands before the device.</summary>
    private static readonly TimeSpan _keyLook = TimeSpan.FromSeconds(10);

    private readonly LinkOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly UplinkPump _pump;
    private readonly SessionParts _parts;
    private readonly ReconnectPolicy _policy;
    private readonly RetryWait _retry;
    private readonly DropLoop _drops = new();
    private readonly LinkJournal _journal;
    private readonly LinkKey _key;
    private readonly INetworkChanges? _network;
    private readonly NetworkWatch? _networkWatch;
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

    // The loop's own.
    private int _attempt;
    private long _attemptedWish;
    private bool _lostOne;
    private LinkDown? _down; // why there is no session, while that holds for a new wish as well
    private string? _refusedVoice;

    /// <summary>Starts listening to the microphone; connects only after <see cref="Connect"/>.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="uplink">The microphone's chunks; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">The journal.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    /// <param name="wire">Sees every message; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="LinkOptions.Check"/>.</exception>
    public HydraLink(
        LinkOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<HydraLink> log, INetworkChanges? network = null,
        int? seed = null, IWireTap? wire = null)
        : this(options, uplink, downlink, clock, log, Dns.GetHostAddressesAsync, network, seed, wire)
    {
    }

    /// <param name="options">Where and how long.</param>
    /// <param name="uplink">The microphone's chunks; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">The journal.</param>
    /// <param name="lookup">The name service, asked at every dial.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter.</param>
    /// <param name="wire">Sees every message; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="LinkOptions.Check"/>.</exception>
    internal HydraLink(
        LinkOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<HydraLink> log, NameLookup lookup,
        INetworkChanges? network, int? seed, IWireTap? wire = null)
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
        _retry = new RetryWait(clock);
        _journal = new LinkJournal(log, options.Host, clock);
        _key = new LinkKey(options.ApiKey, options.ReadKeyAgain, log);
        _pump = new UplinkPump(uplink, clock, log);
        _parts = new SessionParts(options, new SessionDialer(options, _key, lookup, clock), downlink, _pump, new SessionMemory(new ResponseNumbers()), clock, log, wire);
        _network = network;
        _networkWatch = network is null ? null : new NetworkWatch(network, clock, log, OnNetworkChanged);
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
            _retry.Wake();
            _pump.Forget();
        }

        session?.Stop();
        _ = stop?.CancelAsync();
    }

    /// <inheritdoc/>
    public void RetryNow() => _retry.Force();

    /// <inheritdoc/>
    public void Recycle(string why)
    {
        ArgumentNullException.ThrowIfNull(why);
        HydraSession? session;
        lock (_gate)
        {
            session = _ready ? _session : null;
        }

        session?.Fail(LinkCause.Recycled, why);
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

        if (_networkWatch is not null)
        {
            await _networkWatch.DisposeAsync();
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
            session.Fail(LinkCause.ServerError, $"{MaxUnreadEvents} messages wait to be read");
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
                var delay = _policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero);
                _retry.Set(delay, canBeForced: true, bindsNewWish: false);
                _events.Writer.TryWrite(new LinkDown(LinkFault.ConfigurationRefused, error.Message, delay, WasReady: false));
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
            MeetWait();
        }

        await HoldAsync(wish.Number);
        if (TakeWish()?.Number != wish.Number)
        {
            return;
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

        End(session, wish.Number, outcome, before);
    }

    /// <summary>Tells how a session or an attempt ended, and sets the wait before the next one.</summary>
    private void End(HydraSession session, long wish, SessionOutcome outcome, UplinkStatistics before)
    {
        var down = (LinkDown?)null;
        var drops = 0;
        lock (_gate)
        {
            var wanted = ReferenceEquals(_session, session) && _wish == wish;
            if (ReferenceEquals(_session, session))
            {
                _session = null;
                _sessionStop = null;
            }

            _ready = false;
            var byFarEnd = wanted && outcome.Cause is not LinkCause.Recycled && (outcome.Cause is not null || outcome.ClosedByServer);
            drops = outcome.WasReady && _drops.Ended(outcome.ReadyFor, byFarEnd) ? _drops.Drops : 0;
            if (wanted && outcome.Cause is { } cause)
            {
                down = Fault(OutcomeTable.Row(cause), outcome);
                _events.Writer.TryWrite(down);
            }
            else
            {
                if (wanted)
                {
                    _plan = null; // the service ended it normally: whether another one is wanted, the conversation says
                }

                Finish(outcome);
                if (outcome.WasReady)
                {
                    _events.Writer.TryWrite(new LinkClosed(wanted && outcome.ClosedByServer) { SessionId = outcome.SessionId });
                }
            }

            _down = down;
        }

        if (outcome.WasReady)
        {
            NoteTraffic(outcome, before);
        }

        if (outcome.ReadyFor >= ReconnectPolicy.HealthyAfter)
        {
            _journal.Healthy();
        }

        if (down is not null)
        {
            // A session that was ready ends a row of failed attempts; its loss is the first of the next.
            _attempt = outcome.WasReady ? 1 : _attempt;
            _journal.Note(outcome, _attempt, down.RetryIn!.Value);
            _attempt = outcome.WasReady ? 0 : _attempt;
            _lostOne |= outcome.WasReady;
        }

        if (drops > 0)
        {
            _journal.NoteDropLoop(drops, outcome.Detail, _retry.Remaining);
        }
    }

    private LinkDown Fault(OutcomeRow row, SessionOutcome outcome)
    {
        var delay = _policy.NextDelay(row.Pace, outcome.ReadyFor, outcome.RetryAfter);
        var inDropLoop = outcome.WasReady && _drops.IsRecognised;
        var canBeForced = row.Pace == RetryPace.Ordinary && outcome.RetryAfter is null && !inDropLoop;
        _retry.Set(delay, canBeForced, bindsNewWish: !canBeForced && row.Pace != RetryPace.ServerFull);
        if (outcome.RetryAtOnce && _retry.Force())
        {
            delay = _retry.Remaining;
        }

        var told = inDropLoop ? OutcomeTable.Row(LinkCause.AcceptThenDrop) : row;
        return new LinkDown(row.Fault, outcome.Detail, delay, outcome.WasReady)
        {
            CauseCode = told.Code,
            NeedsTechnician = told.NeedsTechnician,
            SessionId = outcome.SessionId,
        };
    }

    private void Finish(SessionOutcome outcome)
    {
        if (outcome.ClosedByServer && outcome.ReadyFor < ReconnectPolicy.HealthyAfter)
        {
            // A service that accepts and closes at once must not be hammered by a conversation that wants a session always.
            _retry.Set(_policy.NextDelay(RetryPace.Ordinary, outcome.ReadyFor), canBeForced: !_drops.IsRecognised, bindsNewWish: true);
        }
        else if (_drops.Drops == 0)
        {
            _policy.Reset();
        }
    }

    /// <summary>A new wish meets the wait of an old one: most of them do not concern it; the others are told at once.</summary>
    private void MeetWait()
    {
        if (!_retry.BindsNewWish)
        {
            _retry.Clear();
            return;
        }

        var left = _retry.Remaining;
        lock (_gate)
        {
            if (_plan is not null && _down is { } down && left > TimeSpan.Zero)
            {
                _events.Writer.TryWrite(down with { RetryIn = left, WasReady = false });
            }
        }
    }

    /// <summary>Lets the wait pass; while it is about a refused key, looks whether another one stands in its place.</summary>
    private async Task HoldAsync(long wish)
    {
        var keyRefused = _down?.Fault == LinkFault.CredentialsRefused && _key.CanBeReadAgain;
        while (_retry.Remaining > TimeSpan.Zero)
        {
            if (keyRefused && _key.Refresh())
            {
                keyRefused = false;
                var delay = _policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero);
                if (delay < _retry.Remaining)
                {
                    _retry.Set(delay, canBeForced: true, bindsNewWish: false);
                }
            }

            Task waiting;
            lock (_gate)
            {
                if (_plan is null || _wish != wish)
                {
                    return;
                }

                waiting = _retry.WaitAsync(keyRefused ? _keyLook : null);
            }

            await waiting;
        }

        if (keyRefused)
        {
            _key.Refresh();
        }
    }

    private void OnNetworkChanged()
    {
        HydraSession? session;
        lock (_gate)
        {
            session = _session;
        }

        try
        {
            session?.OnNetworkChanged(_network!);
        }
        catch (NetworkInformationException error)
        {
            SessionLog.NetworkNotWatched(_log, error.Message);
        }

        if (_retry.Force())
        {
            SessionLog.NetworkChanged(_log, _options.Host);
        }
    }

    private void NoteTraffic(SessionOutcome outcome, UplinkStatistics before)
    {
        var now = _pump.Statistics();
        SessionLog.Closed(
            _log,
            outcome.Cause is not null ? "lost" : outcome.ClosedByServer ? "by the service" : "by this device",
            (long)outcome.ReadyFor.TotalSeconds,
            now.ChunksSent - before.ChunksSent,
            now.SilentChunks - before.SilentChunks,
            now.StaleChunks - before.StaleChunks,
            (now.BytesDown - before.BytesDown) / 1024);
    }
}
