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
using HydraKiosk.Voices.Duplex.Wire;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Duplex;

/// <summary>
/// A model that listens and speaks all the time, PersonaPlex or Moshi, as the conversation sees it: its bursts of speech are replies, and
/// interruptions come from this device's own detector. It knows no tools, and keeps nothing of a call.
/// </summary>
public sealed class DuplexVoice : LoopedVoice
{

    /// <summary>Starts listening to the microphone; connects only after <see cref="Connect"/>.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="uplink">The microphone's chunks, as <see cref="DuplexTraits"/> says; emptied from now on.</param>
    /// <param name="downlink">Takes the reply audio.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="network">Tells when the machine's network changes; null where nobody does.</param>
    /// <param name="seed">Of the waits' jitter; each device needs its own, so the default is random.</param>
    /// <param name="wire">Sees every message; null for nobody.</param>
    /// <exception cref="ArgumentException">See <see cref="DuplexOptions.Check"/>; or an uplink of another format.</exception>
    public DuplexVoice(
        DuplexOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<DuplexVoice> log,
        INetworkChanges? network = null, int? seed = null, IWireTap? wire = null)
        : this(options, uplink, downlink, clock, log, SystemNames.LookUpAsync, network, seed, wire)
    {
    }

    /// <summary>The same, with a name service of the caller's.</summary>
    /// <param name="lookup">The name service, asked at every dial.</param>
    internal DuplexVoice(
        DuplexOptions options, IUplinkAudio uplink, IDownlinkAudio downlink, TimeProvider clock, ILogger<DuplexVoice> log, NameLookup lookup,
        INetworkChanges? network, int? seed, IWireTap? wire)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(uplink);
        if (options.Check() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        if (uplink.Format != DuplexTraits.Uplink)
        {
            throw new ArgumentException($"a continuous voice takes {DuplexTraits.Uplink}, not {uplink.Format}", nameof(uplink));
        }

        var rationed = new RationedLog(log, clock);
        var link = LinkOptionsOf(options);
        var key = new LinkKey(link.ApiKey, link.ReadKeyAgain, rationed);
        var ear = new PersonEar(uplink, () => Ready?.PersonBegan(), () => Ready?.PersonEnded());
        var pump = new UplinkPump(ear, clock, rationed);
        var memory = new DuplexMemory();
        Run(pump, new LinkLoop(link, key, pump, Make, clock, rationed, network, seed));

        DuplexSession Make(LinkLoop loop, SessionPlan plan, bool isReconnect)
        {
            // The prompts stand in the address, so each session has one of its own.
            var voice = plan.Voice.Length > 0 ? plan.Voice : options.Voice;
            var own = link with { Address = DuplexAddress.Of(options.Endpoint, voice, plan.Instructions) };
            var parts = new SocketParts(own, new SessionDialer(own, key, lookup, clock), pump, memory.Socket, clock, rationed, wire);
            return new DuplexSession(parts, memory, options, downlink, ear, loop, isReconnect);
        }
    }

    /// <summary>What such a model is like. Nobody says when a turn is over, and the device has to hear for itself when the person speaks.</summary>
    public static VoiceTraits DuplexTraits { get; } = new(OpusUplink.Format, OpusDownlink.RateHz)
    {
        Codec = SoundCodec.Opus,
        Shape = VoiceShape.Continuous,
        TurnsEndedBy = TurnKeeper.Model,
        ReportsSpeech = false,
    };

    /// <summary>The longest address, both prompts included, that the servers take: path and query in bytes.</summary>
    public static int MostAddressBytes => DuplexAddress.MaxBytes;

    /// <summary>Whether the model can call tools. It cannot: the wire has no message for it.</summary>
    public static bool TakesTools => false;

    /// <summary>
    /// How many bytes of a request line are left once both prompts stand in it, escaped; below 0 where they are too long for the server.
    /// </summary>
    public static int RoomFor(DuplexOptions options, string voice, string instructions)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DuplexAddress.MaxBytes - DuplexAddress.Bytes(DuplexAddress.Of(options.Endpoint, voice, instructions));
    }

    /// <summary>
    /// A plan whose instructions fit the address: what is too much is left out at their end, where an account of the conversation so far stands.
    /// </summary>
    public static SessionPlan Fit(DuplexOptions options, SessionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (fits, tooLong) = (0, plan.Instructions.Length + 1);
        while (tooLong - fits > 1)
        {
            var middle = (fits + tooLong) / 2;
            (fits, tooLong) = RoomFor(options, plan.Voice, plan.Instructions[..middle]) >= 0 ? (middle, tooLong) : (fits, middle);
        }

        return fits == plan.Instructions.Length ? plan : plan with { Instructions = plan.Instructions[..fits] };
    }

    /// <inheritdoc/>
    public override VoiceTraits Traits => DuplexTraits;

    /// <summary>Not needed: the model hears it.</summary>
    public override bool BeginTurn() => false;

    /// <summary>Not needed: the model hears it.</summary>
    public override bool EndTurn() => false;

    /// <summary>The model cannot be stopped: the rest of this burst is thrown away, and what it says after a pause is another reply.</summary>
    public override bool Interrupt(string replyId) => Ready?.Interrupt(replyId) == true;

    /// <summary>Not sent: the wire has no message for it.</summary>
    public override bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => false;

    /// <summary>Not sent: the model knows no tools.</summary>
    public override bool PostOutput(string callId, string output) => false;

    /// <summary>Not sent: the model knows no tools.</summary>
    public override bool ChangeTools(IReadOnlyList<ToolDeclaration> tools) => false;

    /// <summary>Not sent: the model speaks when it wants to.</summary>
    public override bool AskForReply() => false;

    private DuplexSession? Ready => ReadySession as DuplexSession; // the pump runs before there is a loop

    private static LinkOptions LinkOptionsOf(DuplexOptions options) => new()
    {
        Endpoint = options.Endpoint,
        Model = DuplexAddress.ModelName,
        Speaks = WireNames.Duplex,
        KeyHeader = options.ApiKey is null ? null : "Authorization",
        ApiKey = options.ApiKey ?? ApiKey.None,
        ReadKeyAgain = options.ReadKeyAgain,
        CaFile = options.CaFile,
        Proxy = options.Proxy,
        AllowInsecureEndpoint = options.AllowInsecureEndpoint,
        CreatedTimeout = options.HandshakeTimeout,
    };
}
