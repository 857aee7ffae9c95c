using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Realtime;

/// <summary>A voice that speaks OpenAI's Realtime: its sessions, one after another, as <see cref="LinkLoop"/> runs them.</summary>
public sealed class RealtimeVoice : LoopedVoice
{
    private readonly TimeProvider _clock;
    private readonly OwnTurns? _turns;
    private string _turn = "";

    /// <summary>Starts listening to the microphone; connects only after <see cref="Connect"/>.</summary>
    /// <param name="realtime">What is asked for.</param>
    /// <param name="options">Where and how long.</param>
    /// <param name="uplink">The microphone's chunks, in the format of the traits; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    /// <param name="wire">Sees every message; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="LinkOptions.Check"/>; or chunks of another format.</exception>
    public RealtimeVoice(
        RealtimeOptions realtime, LinkOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<RealtimeVoice> log,
        INetworkChanges? network = null, int? seed = null, IWireTap? wire = null)
    {
        ArgumentNullException.ThrowIfNull(realtime);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(uplink);
        ArgumentNullException.ThrowIfNull(clock);
        if (options.Check() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        options = options with { Speaks = WireNames.Realtime };
        Traits = realtime.Traits;
        if (uplink.Format != Traits.Uplink)
        {
            throw new ArgumentException($"this voice takes {Traits.Uplink}, not {uplink.Format}", nameof(uplink));
        }

        _clock = clock;
        var rationed = new RationedLog(log, clock);
        var key = new LinkKey(options.ApiKey, options.ReadKeyAgain, rationed);
        if (realtime.Turns == RealtimeTurns.Client)
        {
            _turns = new OwnTurns { Complete = () => Session?.CompleteTurn(Volatile.Read(ref _turn)) };
            uplink = new WatchedUplink(uplink, _turns);
        }

        var pump = new UplinkPump(uplink, clock, rationed);
        var memory = new RealtimeMemory(new SocketMemory(Traits.Uplink, new AppendFrame(Traits.Uplink, realtime.Format, _turns)));
        var dialer = new SessionDialer(options, key, SystemNames.LookUpAsync, clock);
        var parts = new SocketParts(options, dialer, pump, memory.Socket, clock, rationed, wire);
        var sink = realtime.Format == RealtimeFormat.Pcm ? downlink : new G711Downlink(realtime.Format, downlink);
        Run(pump, new LinkLoop(options, key, pump, (loop, plan, isReconnect) =>
        {
            _turns?.Reset();
            return new RealtimeSession(parts, memory, realtime, sink, loop, plan, isReconnect);
        }, clock, rationed, network, seed));
    }

    /// <inheritdoc/>
    public override VoiceTraits Traits { get; }

    private RealtimeSession? Session => ReadySession as RealtimeSession;

    /// <inheritdoc/>
    public override void KeepFrom(long from, TimeSpan preroll)
    {
        _turns?.Open(); // what is kept belongs to the turn that is about to begin
        base.KeepFrom(from, preroll);
    }

    /// <inheritdoc/>
    public override bool BeginTurn()
    {
        if (_turns is null || Session is not { } session)
        {
            return false;
        }

        Volatile.Write(ref _turn, _turns.Begin());
        return session.BeginTurn(_turn);
    }

    /// <inheritdoc/>
    public override bool EndTurn()
    {
        if (_turns is null || Session is not { } session)
        {
            return false;
        }

        _turns.End(_clock.GetTimestamp());
        return session.EndTurn(_turn);
    }

    /// <inheritdoc/>
    public override bool Interrupt(string replyId) => Post(RealtimeWriter.ResponseCancel(
        string.IsNullOrEmpty(replyId) || replyId.StartsWith(Reply.MadeUpPrefix, StringComparison.Ordinal) ? null : replyId));

    /// <inheritdoc/>
    public override bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => Session?.ReportHeard(reply, heard, isWhole) == true;

    /// <inheritdoc/>
    public override bool ChangeTools(IReadOnlyList<ToolDeclaration> tools) => Post(RealtimeWriter.ToolsUpdate(tools));

    /// <inheritdoc/>
    public override bool PostOutput(string callId, string output) => Post(RealtimeWriter.CallOutput(callId, output));

    /// <inheritdoc/>
    public override bool AskForReply() => Session?.AskForReply() == true;

    /// <inheritdoc/>
    public override bool SayTyped(string words) => Session?.SayTyped(words) == true;

    private bool Post(ClientMessage message) => Session?.Post(message) == true;
}
