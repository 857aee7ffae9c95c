using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Hands;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Hosting.Sinks;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Handoff;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>Wires a <see cref="Kiosk"/>: each part is made of those that are there already.</summary>
/// <param name="configuration">What the technician wrote.</param>
/// <param name="key">The service's key.</param>
/// <param name="audio">Opens the sound device and keeps it open.</param>
/// <param name="time">The clock of everything.</param>
/// <param name="logs">The journal.</param>
public sealed class KioskBuilder(LoadedConfiguration configuration, ApiKey key, IAudioSource audio, TimeProvider time, ILoggerFactory logs)
{
    private readonly KioskOptions _options = configuration.Options;

    /// <summary>Told what happens, for a live view; must not block. Null for nobody.</summary>
    public Action<ConversationNotice>? Observer { get; init; }

    /// <summary>Sees every message to and from the service; null for nobody.</summary>
    public WireRecorder? Wire { get; init; }

    /// <summary>Looks the key up again after it was refused; null where it has no place.</summary>
    public Func<KeyReading>? ReadKeyAgain { get; init; }

    /// <summary>Where the audit log is kept; null for a folder that goes with the kiosk, as in a demonstration.</summary>
    public string? State { get; init; }

    /// <summary>Is told that the daemon is ready and alive; null where nobody started it.</summary>
    public ServiceManager? Manager { get; init; }

    /// <summary>What must reach no log.</summary>
    public SecretFilter Secrets { get; init; } = new();

    /// <summary>Told each access token, which is a secret; null for nobody.</summary>
    public Action<string>? Minted { get; init; }

    /// <summary>What is wrong beside link and conversation, for the status; null for a board of its own.</summary>
    public TroubleBoard? Troubles { get; init; }

    /// <summary>The kill switch; null for one that no restart has to survive.</summary>
    public KillSwitch? Kill { get; init; }

    /// <summary>Makes the kiosk. Nothing of it runs yet but the link, which waits to be asked for a session.</summary>
    public Kiosk Build()
    {
        var inbox = new ConversationInbox();
        var (captured, played) = (new AsyncSignal(), new AsyncSignal());
        var speechEnd = new SpeechEndClock(time);
        var sessions = new SessionClock(time);
        var recap = new ConversationRecap();

        DeviceLights? lights = null;
        var engine = new AudioEngine(Engine(), time, logs.CreateLogger<AudioEngine>(), captured.Set, played.Set);
        var link = new HydraLink(
            Link(), new MicrophoneUplink(engine.Chunks, captured, Heard(inbox, speechEnd), isSound => lights?.Left(isSound)),
            new ReplyDownlink(engine), time, logs.CreateLogger<HydraLink>(),
            new SystemNetworkChanges(), wire: Wire);
        var voice = new HydraVoice(link);
        var metrics = new TurnMetrics(link.Statistics, speechEnd, time, logs.CreateLogger<TurnMetrics>());

        var history = new KioskHistory(time);
        var broadcast = new NoticeBroadcast();
        var troubles = Troubles ?? new TroubleBoard(time);
        var handsLog = logs.CreateLogger<HandsFactory>();
        var hands = new HandsFactory(_options, time, handsLog);
        lights = new DeviceLights(hands, () => engine.PlaybackMeter.RmsDbfs, time, troubles.Teller(LightCauses.Failed.Code), handsLog);
        var kill = Kill ?? new KillSwitch(null, KillRelay.HasLine(_options.Buttons), time, logs.CreateLogger<KillSwitch>());
        var switches = new KillRelay(
            kill, inbox.Post, isMuted => engine.Gate.IsMutedBySwitch = isMuted, troubles.Teller(KillCauses.Damaged.Code));
        var buttons = new ButtonRelay(_options.Buttons, switches.Post, switches.MuteBySwitch);
        var sound = new EngineSound(engine, _options.Audio, time);
        var lines = hands.ToolLines();
        var state = State ?? Directory.CreateTempSubdirectory("hydra-kiosk-").FullName;
        var places = ToolPlaces.Of(configuration.Path, state);
        var attendant = AttendantFactory.Make(_options.Tools.Attendant, places, lines, sound.Say, time, logs);
        var staff = new StaffPresence(attendant);
        var toolbox = Tools(state, places, troubles, kill, attendant, staff, new ConsentSigns(inbox), new BuiltinServices
        {
            ReadStatus = Status(engine, metrics, sessions),
            ReadVolume = () => engine.Playback.Volume,
            SetVolume = sound.SetVolume,
            Mute = () => inbox.Post(new MuteAsked()),
            EndConversation = () => inbox.Post(new EndAsked()),
            DismissWork = () => inbox.Post(new WorkDismissed()),
            Lines = lines,
            Time = time,
        });
        toolbox.Catalogue.Changed = () =>
        {
            var fitting = SessionPlans.Fitting(configuration, toolbox.Catalogue.All);
            if (fitting.Count < toolbox.Catalogue.All.Count)
            {
                ToolCauses.LeftOut.Write(handsLog, toolbox.Catalogue.All.Count - fitting.Count, toolbox.Catalogue.All[fitting.Count].Tool.Name);
            }

            voice.ChangeTools(SessionPlans.Declarations(fitting));
        };
        var watch = new ButtonWatch(hands.Buttons(buttons), time, Random.Shared, new ButtonListener(
            buttons, troubles.Teller(ButtonCauses.Unusable.Code), handsLog));
        KioskReadings? readings = null;
        var liveness = new LivenessService(
            Manager, () => readings is { SoundDevice: not null } ? engine.PeriodsSeen : null, () => readings?.InputsTaken ?? 0, inbox, time);
        INoticeSink[] sinks =
        [
            new RecapSink(recap, time), new MetricsSink(metrics, time), new ToolSink(toolbox, staff), sessions, history, broadcast, lights, liveness,
            .. Observer is null ? (INoticeSink[])[] : [new ObserverSink(Observer)],
        ];
        var conversation = new ConversationLoop(
            inbox, Rules(toolbox), voice, sound, sound, new RecappedTools(toolbox.Runner, recap), asked =>
                Plan(SessionPlans.Fitting(configuration, toolbox.Catalogue.All), asked, recap, link.IsKeeping), sinks, time,
            logs.CreateLogger<ConversationLoop>());

        readings = new KioskReadings(audio, engine, link, conversation, recap, metrics, sessions);
        var control = new KioskControl(
            readings, buttons, history, broadcast, _options, time, Wire, logs.CreateLogger<KioskControl>(), troubles, kill, new ToolCalls(toolbox),
                staff);
        var log = logs.CreateLogger<Kiosk>();
        var ending = new KioskEnding();
        return new Kiosk(
            readings, control, inbox,
            [
                new SoundService(
                    engine, audio,
                    () => LocalSoundFolders.ReadAsync(engine.Sounds, _options.Audio.EarconFolder, _options.Audio.PromptFolder, log), inbox, ending),
                new LinkService(voice),
                new HandsService(watch, lights, hands, inbox, time, handsLog),
                new ToolService(
                    toolbox, new ServedTools(toolbox, _options.Tools, places, time, logs), lines, Speed(toolbox, hands, handsLog),
                    State is null ? state : null),
                new ConversationService(conversation, engine, played, time, ending),
                liveness,
                new FiguresService(() => KioskLog.Figures(log, readings.Figures()), control, metrics),
            ],
            ending);
    }

    /// <summary>The detector says "voice" for some time after the last of it.</summary>
    private VoiceReports Heard(ConversationInbox inbox, SpeechEndClock speechEnd)
    {
        var release = (long)(VoiceActivityDetector.Release.TotalSeconds * time.TimestampFrequency);
        return new VoiceReports(
            () => inbox.Post(new PersonEngaged(PersonEngaged.BySpeech)), () => inbox.Post(new VoicePaused()), at =>
                speechEnd.NoteVoice(at - release));
    }

    private EngineOptions Engine() => new(
        HydraVoice.HydraTraits.Uplink, new Audio.Capture.CaptureOptions(_options.Audio.Capture.GainDb, _options.Audio.Capture.Channel - 1),
            _options.Audio.Playback.Volume,
        _options.Audio.EchoCancellation == EchoCancellationMode.Off ? EchoPolicy.Off : EchoPolicy.HalfDuplex);

    private LinkOptions Link() => new()
    {
        Endpoint = _options.Hydra.ServiceAddress,
        Model = _options.Hydra.Model,
        ApiKey = key,
        ReadKeyAgain = ReadKeyAgain,
        Minted = Minted,
        AllowInsecureEndpoint = _options.Hydra.AllowInsecureEndpoint,
        MintAccessTokens = _options.Hydra.AccessTokens,
        AccessTokenLife = TimeSpan.FromSeconds(_options.Hydra.AccessTokenSeconds),
        CaFile = _options.Hydra.CaFile,
        Proxy = _options.Hydra.Proxy,
    };

    private ConversationRules Rules(KioskTools tools) => new(_options.Hydra.Session, _options.Hydra.Greeting, _options.Hydra.Linger)
    {
        Talk = _options.Talk.Mode,
        TalkPreroll = _options.Talk.Preroll,
        TalkTail = _options.Talk.Tail,
        HasSensor = _options.Buttons.Any(b => b.Value.ActionOf(b.Key) is DeviceAction.Presence or DeviceAction.Ignition),
        HeldButtonLimit = ButtonPresses.StuckAfter,
        HarmlessTools = tools.Rules.Where(rules => rules.Value.Class == ToolClass.Read).Select(rules => rules.Key).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>A session that takes over from a lost one is told what has happened.</summary>
    private SessionPlan Plan(IReadOnlyList<CatalogueEntry> tools, SessionRequest asked, ConversationRecap recap, bool wordsFollow)
    {
        var plan = SessionPlans.Plan(configuration, tools, asked.Greet);
        return asked.WithRecap ? plan.WithRecap(recap, wordsFollow, HydraVoice.RoomFor) : plan;
    }

    private KioskTools Tools(
        string state, ToolPlaces places, TroubleBoard troubles, KillSwitch kill, AttendantDesk attendant, StaffPresence staff, IConsentSigns signs,
            BuiltinServices services)
    {
        places.Make();
        var tools = new ToolFactory(_options.Tools, places, services, OwnTools.Makers(attendant), time, logs).Make();
        var audit = AuditLog.Open(
            AuditOptionsOf.Make(_options.Tools.Audit, state, Secrets),
            time, logs.CreateLogger<AuditLog>());
        var troubled = troubles.Teller(AuditCauses.CannotWrite.Code);
        audit.Troubled = troubled;
        troubled(audit.Failure?.ToString());
        return new KioskTools(_options.Tools, tools, kill, audit, signs, () => staff.IsThere, time, logs);
    }

    private VehicleSpeed? Speed(KioskTools toolbox, HandsFactory hands, ILogger log) =>
        _options.Tools.Vehicle is { } vehicle && toolbox.Motion is { } motion
            ? new VehicleSpeed(hands.Watch, vehicle.Interface, SpeedSignal.Of(vehicle), motion, time, log) : null;

    private Func<DeviceStatus> Status(AudioEngine engine, TurnMetrics metrics, SessionClock sessions)
    {
        var startedAt = time.GetTimestamp();
        return () => new DeviceStatus(
            time.GetElapsedTime(startedAt), sessions.SinceSession, engine.Playback.Volume, engine.CaptureLevels.Meter.RmsDbfs,
            engine.CaptureLevels.NoiseFloorDbfs, engine.ClippedSamples, audio.DeviceName, engine.UnderrunFrames, metrics.Reconnects);
    }
}
