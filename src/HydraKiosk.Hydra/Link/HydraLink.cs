using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Dialing;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Outcomes;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Uplink;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Figures;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Link;

/// <summary>
/// <see cref="IHydraLink"/> over WebSockets: one loop that, while a session is wanted, runs one session after another and waits between
/// them as <see cref="ReconnectPolicy"/> says. It never gives up and never storms.
/// </summary>
public sealed partial class HydraLink : IHydraLink, ISessionOwner
{
    private readonly LinkOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly UplinkPump _pump;
    private readonly SessionParts _parts;
    private readonly ReconnectPolicy _policy;
    private readonly RetryWait _retry;
    private readonly DropLoop _drops = new();
    private readonly LinkJournal _journal;
    private readonly SessionEnds _ends;
    private readonly WaitingOut _waiting;
    private readonly LinkKey _key;
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
    private HydraSession? _session; // present, from its dial to its end, while still wanted
    private bool _ready;
    private CancellationTokenSource? _sessionStop;

    // The loop's own.
    private int _attempt;
    private long _attemptedRequest;
    private bool _lostOne;
    private LinkDown? _down; // why there is no session, while that holds for a new request as well
    private string? _refusedVoice;
    private bool _notedWay;

    /// <summary>Starts listening to the microphone; connects only after <see cref="Connect"/>.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="uplink">The microphone's chunks; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    /// <param name="wire">Sees every message; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="LinkOptions.Check"/>.</exception>
    public HydraLink(
        LinkOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<HydraLink> log,
        INetworkChanges? network = null, int? seed = null, IWireTap? wire = null)
        : this(options, uplink, downlink, clock, log, SystemNames.LookUpAsync, network, seed, wire)
    {
    }

    /// <inheritdoc cref="HydraLink(LinkOptions, IUplinkAudio, IDownlinkAudio, TimeProvider, ILogger{HydraLink}, INetworkChanges, int?, IWireTap)"/>
    /// <param name="lookup">The name service, asked at every dial.</param>
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

        ArgumentNullException.ThrowIfNull(uplink);
        if (uplink.Format != ModelRoster.Uplink)
        {
            throw new ArgumentException($"Hydra takes {ModelRoster.Uplink}, not {uplink.Format}", nameof(uplink));
        }

        _options = options;
        _clock = clock;
        _log = new RationedLog(log, clock);
        // Jitter is no secret.
#pragma warning disable CA5394
        _policy = new ReconnectPolicy(seed ?? Random.Shared.Next());
#pragma warning restore CA5394
        _retry = new RetryWait(clock);
        _journal = new LinkJournal(_log, options.Host, clock);
        _key = new LinkKey(options.ApiKey, options.ReadKeyAgain, _log);
        _ends = new SessionEnds(_policy, _retry, _drops, _journal, clock);
        _waiting = new WaitingOut(_policy, _retry, _key, clock);
        _pump = new UplinkPump(uplink, clock, _log);
        _parts = new SessionParts(options, new SessionDialer(options, _key, lookup, clock), downlink, _pump,
            new SessionMemory(new ResponseNumbers()), clock, _log, wire);
        _network = network;
        _networkWatch = network is null ? null : new NetworkWatch(network, clock, _log, OnNetworkChanged);
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public ChannelReader<LinkEvent> Events => _events.Reader;

    /// <summary>What went up and down so far.</summary>
    public UplinkStatistics Statistics() => _pump.Statistics();

    /// <summary>What is left of the wait before the next attempt, as presses and the network have cut it; zero when there is none.</summary>
    public TimeSpan NextAttemptIn => _retry.Remaining;

    /// <summary>How long the last minute's chunks took from the microphone's device to the system's socket.</summary>
    public LatencySummary UplinkLatency() => _pump.Latency();

    /// <inheritdoc/>
    public void KeepFrom(long from, TimeSpan preroll) => _pump.KeepFrom(from, preroll);

    /// <inheritdoc/>
    public bool IsKeeping => _pump.IsKeeping;

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public void Disconnect()
    {
        HydraSession? session;
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

    /// <inheritdoc/>
    public void Forget() => _pump.Forget();

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public void Recycle(string why)
    {
        ArgumentNullException.ThrowIfNull(why);
        HydraSession? session;
        lock (_lock)
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

    /// <inheritdoc/>
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

    void ISessionOwner.OnMessage(HydraSession session, ServerEvent message)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_session, session))
            {
                return; // after Disconnect nothing of the old session is heard
            }

            _events.Writer.TryWrite(new LinkMessage(message));
        }

        if (_events.IsOverfull)
        {
            session.Fail(LinkCause.ServerError, $"{_events.Reader.Count} messages wait to be read");
        }
    }

    private bool Post(ClientMessage message)
    {
        HydraSession? session;
        lock (_lock)
        {
            session = _ready ? _session : null;
        }

        return session?.Post(message) == true;
    }
}
