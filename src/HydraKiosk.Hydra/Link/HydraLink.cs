using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Figures;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Link;

/// <summary><see cref="IHydraLink"/> over WebSockets: Hydra's sessions, one after another, as <see cref="LinkLoop"/> runs them.</summary>
public sealed class HydraLink : IHydraLink, ILinkFigures
{
    private readonly UplinkPump _pump;
    private readonly LinkLoop _loop;
    private int _disposed;

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

        var rationed = new RationedLog(log, clock);
        var key = new LinkKey(options.ApiKey, options.ReadKeyAgain, rationed);
        _pump = new UplinkPump(uplink, clock, rationed);
        var memory = new SessionMemory(new ResponseNumbers());
        var parts = new SocketParts(options, new SessionDialer(options, key, lookup, clock), _pump, memory.Socket, clock, rationed, wire);
        _loop = new LinkLoop(
            options, key, _pump, (loop, plan, isReconnect) => new HydraSession(parts, memory, downlink, loop, plan, isReconnect), clock, rationed,
            network, seed);
    }

    /// <inheritdoc/>
    public ChannelReader<LinkEvent> Events => _loop.Events;

    /// <inheritdoc/>
    public UplinkStatistics Statistics() => _pump.Statistics();

    /// <inheritdoc/>
    public TimeSpan NextAttemptIn => _loop.NextAttemptIn;

    /// <inheritdoc/>
    public LatencySummary UplinkLatency() => _pump.Latency();

    /// <inheritdoc/>
    public void KeepFrom(long from, TimeSpan preroll) => _pump.KeepFrom(from, preroll);

    /// <inheritdoc/>
    public bool IsKeeping => _pump.IsKeeping;

    /// <inheritdoc/>
    public void Connect(Func<SessionPlan> plan) => _loop.Connect(plan);

    /// <inheritdoc/>
    public void Disconnect() => _loop.Disconnect();

    /// <inheritdoc/>
    public void Forget() => _pump.Forget();

    /// <inheritdoc/>
    public void RetryNow() => _loop.RetryNow();

    /// <inheritdoc/>
    public void Recycle(string why) => _loop.Recycle(why);

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
        await _loop.DisposeAsync();
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _pump.DisposeAsync();
        }
    }

    private bool Post(ClientMessage message) => (_loop.Ready as HydraSession)?.Post(message) == true;
}
