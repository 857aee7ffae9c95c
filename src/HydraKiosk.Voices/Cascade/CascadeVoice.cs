using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Hearing;
using HydraKiosk.Voices.Cascade.Running;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade;

/// <summary>Speech to text, a language model, and text to speech as one voice, with the words in the middle.</summary>
public sealed class CascadeVoice : LoopedVoice
{
    /// <summary>Starts listening to the microphone; connects only after <see cref="Connect"/>.</summary>
    /// <param name="options">The three services.</param>
    /// <param name="uplink">The microphone's chunks; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    /// <param name="wire">Sees every message of the recogniser; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="CascadeOptions.Check"/>.</exception>
    public CascadeVoice(
        CascadeOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger log, INetworkChanges? network = null,
        int? seed = null, IWireTap? wire = null)
        : this(options, uplink, downlink, clock, log, network, seed, wire, static dialled => dialled)
    {
    }

    /// <inheritdoc cref="CascadeVoice(CascadeOptions, IUplinkAudio, IDownlinkAudio, TimeProvider, ILogger, INetworkChanges?, int?, IWireTap?)"/>
    /// <param name="adjust">Changes how the services are dialled.</param>
    internal CascadeVoice(
        CascadeOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger log, INetworkChanges? network,
        int? seed, IWireTap? wire, Func<LinkOptions, LinkOptions> adjust)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(uplink);
        ArgumentNullException.ThrowIfNull(clock);
        if (options.Check() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        if (uplink.Format != PulseAddress.Format)
        {
            throw new ArgumentException($"the recogniser takes {PulseAddress.Format}, not {uplink.Format}", nameof(uplink));
        }

        Traits = TraitsOf(options);
        var rationed = new RationedLog(log, clock);
        var hearing = adjust(new LinkOptions
        {
            Endpoint = options.Hearing.Endpoint,
            Model = options.Hearing.Model,
            Speaks = WireNames.Hearing,
            Address = PulseAddress.Of(options.Hearing, options.Turns),
            ApiKey = options.Hearing.Key ?? ApiKey.None,
            KeyHeader = options.Hearing.Key is null ? null : "Authorization",
            ReadKeyAgain = options.Hearing.ReadKeyAgain,
            CaFile = options.CaFile,
            Proxy = options.Proxy,
            AllowInsecureEndpoint = options.AllowInsecureEndpoint,
            Closed = options.Closed,
        });
        var speech = hearing with
        {
            Endpoint = options.Speech.Endpoint,
            Model = options.Speech.Model,
            Speaks = WireNames.Speech,
            Address = options.Speech.Endpoint,
            ApiKey = options.Speech.Key ?? ApiKey.None,
            KeyHeader = options.Speech.Key is null ? null : "Authorization",
            ReadKeyAgain = null,
        };
        var key = new LinkKey(hearing.ApiKey, hearing.ReadKeyAgain, rationed);
        var speechKey = new LinkKey(speech.ApiKey, null, rationed);
        var ear = new ListeningUplink(uplink);
        var pump = new UplinkPump(ear, clock, rationed);
        var memory = new SocketMemory(PulseAddress.Format, new PcmFrame(PulseAddress.Format.ChunkBytes));
        NameLookup lookup = SystemNames.LookUpAsync;
        var socket = new SocketParts(hearing, new SessionDialer(hearing, key, lookup, clock), pump, memory, clock, rationed, wire);
        var parts = new CascadeParts(
            options, socket, new SessionDialer(speech, speechKey, lookup, clock), ear, downlink, new ReplyNumbers(), lookup);
        Run(pump, new LinkLoop(
            hearing, key, pump, (loop, plan, isReconnect) => new CascadeSession(parts, loop, plan, isReconnect), clock, rationed, network, seed));
    }

    /// <summary>
    /// What a cascade is like. It ends turns by itself unless the conversation is to; it has both texts; since what was said is kept here, it
    /// takes the position that was heard, and may be given other tools at any time; outputs are answered when that is asked for.
    /// </summary>
    public static VoiceTraits TraitsOf(CascadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new VoiceTraits(PulseAddress.Format, options.Speech.RateHz)
        {
            Codec = SoundCodec.BinaryPcm16,
            TurnsEndedBy = options.Turns.ByClient ? TurnKeeper.Client : TurnKeeper.Service,
            ReportsSpeech = true,
            HasPersonsWords = true,
            HasReplyWords = true,
            GoesOnAfterOutputs = false,
            TakesHeardPosition = true,
            CanChangeTools = true,
            TakesTypedTurns = true,
        };
    }

    /// <inheritdoc/>
    public override VoiceTraits Traits { get; }

    /// <inheritdoc/>
    public override bool BeginTurn() => Ready?.BeginTurn() == true;

    /// <inheritdoc/>
    public override bool EndTurn() => Ready?.EndTurn() == true;

    /// <inheritdoc/>
    public override bool Interrupt(string replyId) => Ready?.Dialogue.Interrupt(replyId) == true;

    /// <inheritdoc/>
    public override bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => Ready?.Dialogue.ReportHeard(reply, heard, isWhole) == true;

    /// <inheritdoc/>
    public override bool PostOutput(string callId, string output) => Ready?.Dialogue.PostOutput(callId, output) == true;

    /// <inheritdoc/>
    public override bool ChangeTools(IReadOnlyList<ToolDeclaration> tools) => Ready?.Dialogue.ChangeTools(tools) == true;

    /// <inheritdoc/>
    public override bool AskForReply() => Ready?.Dialogue.AskForReply() == true;

    /// <inheritdoc/>
    public override bool SayTyped(string words) => Ready?.SayTyped(words) == true;

    private CascadeSession? Ready => ReadySession as CascadeSession;
}
