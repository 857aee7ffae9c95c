using System.Diagnostics.CodeAnalysis;
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
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Hydra.WireLog;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Processes;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Running;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>
/// The parts of the daemon, wired: microphone → engine → link → service → engine → loudspeaker, and the conversation that owns what
/// happens. One instance runs once.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync closes what it started, in an order that a Dispose could not await.")]
public sealed class Kiosk
{
    /// <summary>The service's own window is unpublished but some seconds wide; past 4 s an output is posted whatever the tool does.</summary>
    private static readonly TimeSpan _toolLimit = TimeSpan.FromSeconds(4);

    private readonly LoadedConfiguration _configuration;
    private readonly IAudioSource _audio;
    private readonly TimeProvider _time;
    private readonly ILogger<Kiosk> _log;
    private readonly long _startedAt;
    private readonly AsyncSignal _playbackChanged = new();
    private readonly AudioEngine _engine;
    private readonly HydraLink _link;
    private readonly ConversationLoop _conversation;
    private readonly KioskControl _control;
    private readonly ConversationRecap _recap = new();
    private readonly SideEffectLedger _done;
    private readonly TurnMetrics _metrics;
    private long _sessionReadyAt;
    private long _firstReadyAt;
    private long _allocatedAtReady;

    /// <param name="configuration">What the technician wrote.</param>
    /// <param name="key">The service's key.</param>
    /// <param name="audio">Opens the sound device and keeps it open.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="logs">The journal.</param>
    /// <param name="notice">Told what happens, for a live view; must not block.</param>
    /// <param name="wire">Sees every message to and from the service; null for nobody.</param>
    /// <param name="readKeyAgain">Looks the key up again after it was refused; null where it has no place.</param>
    /// <param name="minted">Told each access token, which is a secret; null for nobody.</param>
    /// <param name="troubles">What is wrong beside link and conversation, for the status.</param>
    public Kiosk(
        LoadedConfiguration configuration, ApiKey key, IAudioSource audio, TimeProvider time, ILoggerFactory logs, Action<ConversationNotice>? notice = null,
        WireRecorder? wire = null, Func<KeyReading>? readKeyAgain = null, Action<string>? minted = null, TroubleBoard? troubles = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(time);
        _configuration = configuration;
        _audio = audio;
        _time = time;
        _log = logs.CreateLogger<Kiosk>();
        _startedAt = time.GetTimestamp();
        var options = configuration.Options;
        var release = (long)(VoiceActivityDetector.Release.TotalSeconds * time.TimestampFrequency);
        var uplink = new MicrophoneUplink(OnVoice, at => _metrics!.NoteSpeechEnd(at - release)); // the detector says "voice" for that long after it
        var echo = options.Audio.EchoCancellation == EchoCancellationMode.Off ? EchoPolicy.Off : EchoPolicy.HalfDuplex;
        _engine = new AudioEngine(
            new EngineOptions(HydraVoice.HydraTraits.Uplink, new Audio.Capture.CaptureOptions(options.Audio.Capture.GainDb, options.Audio.Capture.Channel - 1), options.Audio.Playback.Volume, echo),
            time, logs.CreateLogger<AudioEngine>(), uplink.Announce, _playbackChanged.Set);
        uplink.Chunks = _engine.Chunks;
        _link = new HydraLink(
            new LinkOptions
            {
                Endpoint = options.Hydra.ServiceAddress,
                Model = options.Hydra.Model,
                ApiKey = key,
                ReadKeyAgain = readKeyAgain,
                Minted = minted,
                AllowInsecureEndpoint = options.Hydra.AllowInsecureEndpoint,
                MintAccessTokens = options.Hydra.AccessTokens,
                AccessTokenLife = TimeSpan.FromSeconds(options.Hydra.AccessTokenSeconds),
                CaFile = options.Hydra.CaFile,
                Proxy = options.Hydra.Proxy,
            },
            uplink, new ReplyDownlink(_engine), time, logs.CreateLogger<HydraLink>(), new SystemNetworkChanges(), wire: wire);
        _metrics = new TurnMetrics(_link.Statistics, time, logs.CreateLogger<TurnMetrics>());
        _done = new SideEffectLedger(time);
        var tools = SessionPlans.Tools(configuration, ReadStatus);
        var runner = new ToolRunner(tools, options.Tools.Policy.PerMinute, _toolLimit, time, logs.CreateLogger<ToolRunner>(), _done);
        var sound = new EngineSound(_engine, options.Audio.Earcons, time);
        _conversation = new ConversationLoop(
            new ConversationRules(options.Hydra.Session, options.Hydra.Greeting, options.Hydra.Linger)
            {
                Talk = options.Talk.Mode,
                TalkPreroll = options.Talk.Preroll,
                TalkTail = options.Talk.Tail,
                HeldButtonLimit = ButtonPresses.StuckAfter,
                HarmlessTools = tools.Where(tool => tool.IsReadOnly).Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal),
            },
            new HydraVoice(_link), sound, sound, new RecappedTools(runner, _recap), greet => Plan(tools, greet),
            told => OnNotice(told, notice), time, logs.CreateLogger<ConversationLoop>());
        _control = new KioskControl(this, options, time, wire, logs.CreateLogger<KioskControl>(), troubles ?? new TroubleBoard(time));
    }

    /// <summary>What the control socket may see and do.</summary>
    public IKioskControl Control => _control;

    /// <summary>The sound device in use, by name; null while there is none.</summary>
    public string? SoundDevice => _audio.DeviceName;

    /// <summary>The audio engine, for levels and figures.</summary>
    public AudioEngine Engine => _engine;

    /// <summary>What is left of the wait before the link's next attempt; zero when there is none.</summary>
    public TimeSpan NextAttemptIn => _link.NextAttemptIn;

    /// <summary>What the conversation knows now.</summary>
    public ConversationState State => _conversation.State;

    /// <summary>How the conversations went, in numbers.</summary>
    public MetricsSnapshot Metrics() => _metrics.Snapshot();

    /// <summary>What was really heard of the last replies, oldest first.</summary>
    public IReadOnlyList<HeardReply> Heard() => _recap.Heard.Recent();

    /// <summary>How it goes, in numbers.</summary>
    public KioskFigures Figures()
    {
        var readyAt = Volatile.Read(ref _firstReadyAt);
        var since = readyAt == 0 ? TimeSpan.Zero : _time.GetElapsedTime(readyAt);
        var allocated = GC.GetTotalAllocatedBytes() - Volatile.Read(ref _allocatedAtReady);
        var latency = _link.UplinkLatency();
        var arrival = _engine.Statistics.Arrival;
        return new KioskFigures(
            since, since > TimeSpan.Zero ? allocated / since.TotalSeconds : 0, arrival.Percentile(0.5), arrival.Percentile(0.99),
            _engine.Statistics.Silenced.Percentile(1), latency.P50, latency.P99, _link.Statistics(), _engine.UnderrunFrames, _engine.Statistics.Starvations,
            _engine.LostCaptureFrames);
    }

    /// <summary>Runs until <paramref name="stop"/>, then closes in order: conversation and uplink, link (1000), device (files finalised).</summary>
    /// <exception cref="Audio.Devices.AudioDeviceException">The device cannot be opened and its kind is not waited for.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var silence = new CancellationTokenSource();
        using var heap = HeapKeeper.OfProcess(() => State.IsAtRest, _time);
        _engine.Start();
        var relay = RelayPlaybackAsync(ending.Token);
        var talking = _conversation.RunAsync(ending.Token);
        var hearing = _audio.RunAsync(_engine, OnSoundDevice, silence.Token);
        try
        {
            // Whichever ends first ends all: without the audio path or the conversation the daemon would be alive and deaf.
            await await Task.WhenAny(talking, hearing, relay);
        }
        finally
        {
            KioskLog.Figures(_log, Figures());
            _control.Dispose();
            await ending.CancelAsync();
            await Task.WhenAll(talking, relay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _link.DisposeAsync();
            await silence.CancelAsync();
            await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _engine.Dispose();
            _conversation.Dispose();
            _metrics.Dispose();
        }

        await Task.WhenAll(talking, hearing, relay);
    }

    /// <summary>A person begins, goes or interrupts; for buttons and the control socket.</summary>
    public void Post(ConversationInput input) => _conversation.Post(input);

    private void OnVoice() => _conversation.Post(new PersonEngaged(PersonEngaged.BySpeech));

    private void OnSoundDevice(bool isWorking, string detail) => _conversation.Post(new SoundDeviceChanged(isWorking, detail));

    /// <summary>A session that takes over from a lost one is told what has happened, unless just that may have silenced the one before.</summary>
    private SessionPlan Plan(IReadOnlyList<ITool> tools, bool greet)
    {
        var plan = SessionPlans.Plan(_configuration, tools, greet);
        return _conversation.State.IsRecapTooLarge ? plan : plan.WithRecap(_recap, _link.IsKeeping, HydraVoice.RoomFor);
    }

    private void OnNotice(ConversationNotice told, Action<ConversationNotice>? observer)
    {
        _recap.Take(told, _time.GetUtcNow());
        _metrics.Take(told, _time.GetTimestamp());
        switch (told)
        {
            case SessionOver:
                _done.SessionLost();
                break;
            case TurnTaken:
                _done.TurnTaken();
                break;
            case ConversationBegan or ConversationEnded:
                _done.Clear();
                break;
            default:
                break;
        }

        if (told is SessionReady)
        {
            Volatile.Write(ref _sessionReadyAt, _time.GetTimestamp());
            if (_firstReadyAt == 0)
            {
                Volatile.Write(ref _allocatedAtReady, GC.GetTotalAllocatedBytes());
                Volatile.Write(ref _firstReadyAt, _time.GetTimestamp());
            }
        }

        _control.Take(told);
        observer?.Invoke(told);
    }

    private DeviceStatus ReadStatus() => new(
        _time.GetElapsedTime(_startedAt),
        _time.GetElapsedTime(Volatile.Read(ref _sessionReadyAt)),
        _engine.Playback.Volume,
        _engine.CaptureLevels.Meter.RmsDbfs,
        _engine.CaptureLevels.NoiseFloorDbfs,
        _engine.ClippedSamples,
        _audio.DeviceName,
        _engine.UnderrunFrames,
        _metrics.Reconnects);

    private async Task RelayPlaybackAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await _playbackChanged.WaitAsync(cancellation);
                while (_engine.TryReadEvent(out var report))
                {
                    _conversation.Post(new FromLoudspeaker(EngineSound.Tell(report)));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The expected end: the daemon stops.
        }
    }
}
