using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Levels;
using HydraKiosk.BlackBox;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Lights;
using HydraKiosk.EchoMemory;
using HydraKiosk.Hands;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Hosting.Sinks;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Logging;
using HydraKiosk.Metrics;
using HydraKiosk.Power;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Processes;
using HydraKiosk.Recordings.Wiring;
using HydraKiosk.Screen;
using HydraKiosk.Screen.Bench;
using HydraKiosk.Sound;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Handoff;
using HydraKiosk.Tools.Kill;
using HydraKiosk.Voices.Failover;
using Microsoft.Extensions.Hosting;
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

    /// <summary>The folder of the control socket; null for a kiosk that has none.</summary>
    public string? Runtime { get; init; }

    /// <summary>Is told that the daemon is ready and alive; null where nobody started it.</summary>
    public ServiceManager? Manager { get; init; }

    /// <summary>Of the bus on which the machine says that it is about to sleep; null where nobody is to listen.</summary>
    public string? SystemBusAddress { get; init; }

    /// <summary>What must reach no log.</summary>
    public SecretFilter Secrets { get; init; } = new();

    /// <summary>Told each access token, which is a secret; null for nobody.</summary>
    public Action<string>? Minted { get; init; }

    /// <summary>What is wrong beside link and conversation, for the status; null for a board of its own.</summary>
    public TroubleBoard? Troubles { get; init; }

    /// <summary>The kill switch; null for one that no restart has to survive.</summary>
    public KillSwitch? Kill { get; init; }

    /// <summary>Chooses a profile of the configuration by name; the problem, or null. Null where none can be chosen.</summary>
    public Func<string, string, string?>? ChooseProfile { get; init; }

    /// <summary>Which configuration is in effect, for the technician's page; null where none is kept.</summary>
    public Func<ConfigurationStatus>? InEffect { get; init; }

    /// <summary>Buttons that were not pressed when the parts before these ended, as they were configured; empty where there were none.</summary>
    public IReadOnlyDictionary<string, ButtonOptions> ReleasedButtons { get; init; } = new Dictionary<string, ButtonOptions>();

    /// <summary>Passes on what goes to the journal; null where nobody does.</summary>
    public CauseFeed? Causes { get; init; }

    /// <summary>Told the service's id of the present session, and null when it is over; null for nobody.</summary>
    public Action<string?>? SessionChanged { get; init; }

    /// <summary>Lines that the journal did not take so far.</summary>
    public Func<long> LinesLost { get; init; } = static () => 0;

    /// <summary>Makes the kiosk. Nothing of it runs yet but the link, which waits to be asked for a session.</summary>
    public Kiosk Build()
    {
        SessionPlanner? planner = null;
        var inbox = new ConversationInbox();
        var (captured, played) = (new AsyncSignal(), new AsyncSignal());
        var speechEnd = new SpeechEndClock(time);
        var sessions = new SessionClock(time);
        var recap = new ConversationRecap();

        var observed = new Observation(_options, State, Secrets, time, logs);
        DeviceLights? lights = null;
        var state = State ?? Directory.CreateTempSubdirectory("hydra-kiosk-").FullName;
        var places = ToolPlaces.Of(configuration.Path, state);
        var echoes = new EchoKeeper(State is null ? null : new EchoFiles(State), time, logs.CreateLogger<EchoKeeper>())
        {
            UsualVolume = () => (planner?.Configuration ?? configuration).Options.Audio.Playback.Volume,
        };
        var engine = new AudioEngine(EngineOptionsOf.Make(_options.Audio, VoiceList.MicrophoneFor(_options.Voices)) with
        {
            Memory = new NotedEchoes(echoes, _options.Audio, logs.CreateLogger<EchoKeeper>()),
        }, time, logs.CreateLogger<AudioEngine>(), captured.Set, played.Set);
        echoes.Ask = engine.AskForLearnedEcho;
        var sent = new SentSound(engine.Chunks.Format);
        FailoverLink? voice = null;
        var microphone = new MicrophoneUplink(
            engine.Chunks, captured, Heard(inbox, speechEnd, isSpeaking => voice?.NoteVoice(isSpeaking)), isSound => lights?.Left(isSound), sent);
        ConversationLoop? conversation = null;
        EngineSound? sound = null;
        var voices = new VoiceList(
            Voices(observed, places), microphone, new ReplyDownlink(engine), new Listener(() => conversation?.State.IsEngaged == true, () => sound));
        voice = voices.Link;
        var metrics = new TurnMetrics(voice.Statistics, speechEnd, time, logs.CreateLogger<TurnMetrics>());

        var history = new KioskHistory(time);
        var broadcast = new NoticeBroadcast();
        var troubles = Troubles ?? new TroubleBoard(time);
        voice.Moved = now =>
        {
            lights?.SetStandIn(now.Instead is not null);
            if (now.Instead is { } why)
            {
                troubles.Raise(FailoverCauses.GaveWay.Code, $"{now.Name} speaks in place of {_options.Voices[0].Name}: {why}", needsTechnician: false);
            }
            else
            {
                troubles.Clear(FailoverCauses.GaveWay.Code);
            }
        };
        var data = observed.Guard(voice, metrics, inbox, troubles);
        var handsLog = logs.CreateLogger<HandsFactory>();
        var hands = new HandsFactory(_options, time, handsLog);
        lights = new DeviceLights(hands, () => engine.PlaybackMeter.RmsDbfs, time, troubles.Teller(LightCauses.Failed.Code), handsLog);
        var kill = Kill ?? new KillSwitch(null, KillRelay.HasLine(_options.Buttons), time, logs.CreateLogger<KillSwitch>());
        var switches = new KillRelay(
            kill, inbox.Post, isMuted => engine.Gate.IsMutedBySwitch = isMuted, troubles.Teller(KillCauses.Damaged.Code));
        var buttons = new ButtonRelay(_options.Buttons, switches.Post, switches.MuteBySwitch)
        {
            // on the pool: it is written to the disk, and whoever reads a line must not wait
            ChooseProfile = name => ThreadPool.UnsafeQueueUserWorkItem(_ => ChooseByButton(name, handsLog), null),
            Plug = audio.Plug,
        };
        sound = new EngineSound(engine, _options.Audio, time);
        var lines = hands.ToolLines();
        var toolLights = hands.ToolLights();
        var attendant = AttendantFactory.Make(_options.Tools.Attendant, places, lines, sound.Say, time, logs);
        attendant.Changed = called => inbox.Post(new StaffAwaited(called == AttendantState.Calling));
        var staff = new StaffPresence(attendant);
        var recording = RecordingFactory.Make(_options, state, places.CredentialFolder, sent, engine, troubles, Secrets, time, logs);
        var wiring = new ToolWiring(_options, places, troubles, time, logs);
        var toolbox = wiring.Make(
            state, kill, attendant, staff, new ConsentSigns(inbox),
            wiring.Services(
                engine, sound, inbox.Post, wiring.Status(engine, metrics, sessions, audio), toolLights, lines, name => Choose(name, "the model")),
            Secrets);
        toolbox.Audit.Told = observed.ToolEnds.Take;
        var served = new ServedTools(toolbox, _options.Tools, places, time, logs);
        var watch = new ButtonWatch(hands.Buttons(buttons, ReleasedButtons), time, Random.Shared, new ButtonListener(
            buttons, troubles.Teller(ButtonCauses.Unusable.Code), handsLog));
        KioskReadings? readings = null;
        KioskControl? control = null;
        var log = logs.CreateLogger<Kiosk>();
        var liveness = new LivenessService(
            Manager, () => readings is { SoundDevice: not null } ? engine.PeriodsSeen : null, () => readings?.InputsTaken ?? 0, inbox, time)
        {
            Stalled = what => ObservationCauses.Stalled.Write(log, what),
        };
        var guard = new SleepGuard(inbox.Post, time, log);
        ConversationLoop? running = null;
        var slow = new SlowSpeech { Post = inbox.Post, RoomFor = HydraVoice.RoomFor };
        planner = new SessionPlanner(configuration, toolbox.Catalogue, voice, recap, slow, handsLog);
        toolbox.Catalogue.Changed = planner.ToolsChanged;
        var screen = ScreenFactory.Make(
            _options.Face, State, places.CredentialFolder,
            new ScreenDevice(engine, _options, slow, Secrets)
            {
                State = () => Volatile.Read(ref running)!.State,
                Post = inbox.Post,
                Control = () => control!,
                InEffect = InEffect,
                Sound = () => audio.DeviceName,
                Staff = staff,
                TakesTyped = () => voice.Traits.TakesTypedTurns,
                Light = lights.Words,
                Tests = Bench(engine, lights, wire => control!.SubscribeWire(wire)),
            },
            slow, Secrets, time, logs);
        INoticeSink[] sinks =
        [
            new RecapSink(recap, time), new MetricsSink(metrics, time), new ToolSink(toolbox, staff), sessions, history, broadcast, lights, liveness,
            guard, echoes,
            .. observed.Remember(() => control!.Status(), () => Levels(engine), Causes),
            .. SessionChanged is null ? (INoticeSink[])[] : [new SessionName(SessionChanged)],
            .. Observer is null ? (INoticeSink[])[] : [new ObserverSink(Observer)], .. recording?.Sinks ?? [],
            .. screen?.Sinks ?? [],
        ];
        var rules = Rules(toolbox);
        conversation = new ConversationLoop(
            inbox, rules, voice, sound, sound, new RecappedTools(toolbox.Runner, recap), planner.Plan, sinks, time,
            logs.CreateLogger<ConversationLoop>());

        running = conversation;
        readings = new KioskReadings(audio, engine, voice, conversation, recap, metrics, sessions);
        control = new KioskControl(
            readings, buttons, history, broadcast, _options, time, Wire, logs.CreateLogger<KioskControl>(), troubles, kill,
                new ToolCalls(toolbox, served), staff)
        {
            Post = inbox.Post,
            HasVisitors = rules.HasVisitors,
            Data = data.Status,
            Voice = () =>
            {
                var now = voice.Standing;
                return new VoiceStatus(now.Name, now.Instead, now.Changes);
            },
            BlackBox = observed.BlackBox,
            Recording = recording is null ? null : recording.Status,
            FaceLink = screen is null ? null : screen.Server.MakeLink,
            FacePages = screen is null ? null : () => screen.Server.Pages,
        };
        var ending = new KioskEnding();
        return new Kiosk(
            readings, control, inbox,
            [
                new RecordingService(recording),
                new SoundService(
                    engine, audio,
                    () => LocalSoundFolders.ReadAsync(engine.Sounds, _options.Audio.EarconFolder, _options.Audio.PromptFolder, log), echoes,
                    inbox, ending),
                new LinkService(voices),
                new HandsService(watch, lights, hands),
                new ToolService(
                    toolbox, served, attendant, lines, toolLights, wiring.Speed(toolbox, hands, handsLog), State is null ? state : null),
                new ConversationService(conversation, engine, played, echoes, time, logs.CreateLogger<ConversationService>(), ending)
                {
                    Interruptible = lights.SetInterruptible,
                },
                new PowerService(SystemBusAddress, guard, inbox, time, log),
                liveness,
                new FiguresService(() => KioskLog.Figures(log, readings.Figures()), control, metrics, switches, observed),
                .. observed.Serve(control.Status, metrics, LinesLost, ending),
                .. screen is null ? (IHostedService[])[] : [new ScreenService(screen.Server, ending)],
            ],
            ending)
        {
            EndsBy = observed.BlackBox is { } box ? box.WriteEnd : static _ => { },
            ReleasedButtons = () => watch.Released().ToDictionary(name => name, name => _options.Buttons[name]),
            EndedBadly = fault => ProgramCauses.EndIncomplete.Write(log, fault),
            HasVisitors = rules.HasVisitors,
            IsToolAtWork = () => !toolbox.Runner.IsIdle,
            AdoptSettings = next =>
            {
                planner.Configuration = next;
                sound.Use(next.Options.Audio);
                conversation.ChangeRules(next.Options.Hydra.Greeting, next.Options.Hydra.Linger);
            },
        };
    }

    private TechnicianBench Bench(AudioEngine engine, DeviceLights lights, Func<Action<string>, IDisposable> wire)
    {
        var rate = VoiceList.MicrophoneFor(_options.Voices).SampleRateHz;
        var verbs = State is null || Runtime is null ? null : new VerbTests(new BenchPlaces(configuration.Path, Runtime, State));
        return new TechnicianBench(
            [.. new DeviceTests(engine, rate, lights, _options.Leds.Count > 0, time).All, .. verbs?.All ?? []],
            new WireWindow(wire, time), () => verbs?.Bundle, Secrets, time);
    }

    /// <summary>Chooses a profile; the problem, or null.</summary>
    private string? Choose(string name, string who) => ChooseProfile is null ? "nothing can be chosen here." : ChooseProfile(name, who);

    private void ChooseByButton(string name, ILogger log)
    {
        if (Choose(name, "a button") is { } problem)
        {
            ButtonCauses.NoProfile.Write(log, name, problem.TrimEnd('.'));
        }
    }

    /// <summary>The detector says "voice" for some time after the last of it.</summary>
    private VoiceReports Heard(ConversationInbox inbox, SpeechEndClock speechEnd, Action<bool> voice)
    {
        var release = (long)(VoiceActivityDetector.Release.TotalSeconds * time.TimestampFrequency);
        return new VoiceReports(
            () =>
            {
                voice(true);
                inbox.Post(new PersonEngaged(PersonEngaged.BySpeech));
            },
            () =>
            {
                voice(false);
                inbox.Post(new VoicePaused());
            },
            at =>
                speechEnd.NoteVoice(at - release));
    }

    private static LevelSample Levels(AudioEngine engine) => new(
        engine.CaptureLevels.Meter.RmsDbfs, engine.CaptureLevels.NoiseFloorDbfs, engine.PlaybackMeter.RmsDbfs,
        engine.Gate is { IsOpen: true, IsMuted: false }, engine.UnderrunFrames, engine.LostCaptureFrames);

    private VoiceParts Voices(Observation observed, ToolPlaces places) => new(_options, key, time, logs)
    {
        CredentialFolder = places.CredentialFolder,
        Wire = Wire,
        Closed = observed.Closed,
        ReadKeyAgain = ReadKeyAgain,
        Minted = Minted,
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
}
