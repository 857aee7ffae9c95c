using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.BlackBox;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Hands;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Processes;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Kill;
using HydraKiosk.Verbs;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>The daemon's own side of <see cref="IKioskControl"/>: reads the running kiosk and posts to its conversation.</summary>
internal sealed class KioskControl : IKioskControl, IDisposable
{
    private const int ToldReplies = 5;

    private readonly KioskReadings _kiosk;
    private readonly NoticeBroadcast _broadcast;
    private readonly KioskOptions _options;
    private readonly TimeProvider _time;
    private readonly WireRecorder? _wire;
    private readonly ILogger _log;
    private readonly long _startedAt;
    private readonly KioskHistory _history;
    private readonly TroubleBoard _troubles;
    private readonly ButtonRelay _relay;
    private readonly ButtonPresses _buttons;
    private readonly ToolCalls _tools;
    private readonly StaffPresence _staff;

    /// <param name="kiosk">What is read.</param>
    /// <param name="buttons">Where presses of buttons go.</param>
    /// <param name="history">What has happened, for the status.</param>
    /// <param name="broadcast">Tells those who watch.</param>
    /// <param name="options">Its configuration.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="wire">Sees every message; null where nobody asks for the wire.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="troubles">What is wrong beside link and conversation.</param>
    /// <param name="kill">The kill switch.</param>
    /// <param name="tools">What may be called by hand.</param>
    /// <param name="staff">Knows whether staff is there.</param>
    public KioskControl(
        KioskReadings kiosk, ButtonRelay buttons, KioskHistory history, NoticeBroadcast broadcast, KioskOptions options, TimeProvider time,
            WireRecorder? wire,
        ILogger log, TroubleBoard troubles, KillSwitch kill, ToolCalls tools, StaffPresence staff)
    {
        (_tools, _staff) = (tools, staff);
        Kill = kill;
        _troubles = troubles;
        _kiosk = kiosk;
        _wire = wire;
        _log = log;
        _options = options;
        _time = time;
        _startedAt = time.GetTimestamp();
        _history = history;
        _broadcast = broadcast;
        _relay = buttons;
        _buttons = new ButtonPresses(buttons, time, log);
    }

    /// <inheritdoc/>
    public KillSwitch Kill { get; }

    /// <summary>Nobody: a kiosk has no file; the daemon around it has.</summary>
    public IConfigurationControl? Configuration => null;

    /// <summary>Takes what the conversation is to hear.</summary>
    public required Action<ConversationInput> Post { get; init; }

    /// <summary>Whether conversations end, see <see cref="ConversationRules.HasVisitors"/>.</summary>
    public required bool HasVisitors { get; init; }

    /// <inheritdoc/>
    public bool Mute(bool isMuted)
    {
        Post(isMuted ? new MuteAsked() : new UnmuteAsked());
        return isMuted || _kiosk.State.Around.IsMutedBySwitch || Kill.State.StopsMicrophone;
    }

    /// <inheritdoc/>
    public bool EndConversation()
    {
        var hadEffect = HasVisitors && _kiosk.State.IsEngaged;
        Post(new PersonLeft("control socket"));
        return hadEffect;
    }

    /// <inheritdoc/>
    public void Say(LocalPrompt prompt) => _kiosk.Engine.Sounds.Play(prompt);

    /// <summary>What is used of the data budget.</summary>
    public Func<DataStatus> Data { get; init; } = static () => new DataStatus();

    /// <summary>Which voice speaks.</summary>
    public Func<VoiceStatus> Voice { get; init; } = static () => new VoiceStatus("", null, 0);

    /// <summary>The last minute; null where none is kept.</summary>
    public BlackBoxRecorder? BlackBox { get; init; }

    /// <summary>Makes links to the pages for a screen; null where none are served.</summary>
    public Func<bool, Uri?>? FaceLink { get; init; }

    /// <summary>Counts the pages that are open on screens; null where none are served.</summary>
    public Func<int>? FacePages { get; init; }

    /// <summary>How recording stands; null where nothing is recorded.</summary>
    public Func<RecordingStatus>? Recording { get; init; }

    /// <inheritdoc/>
    public KioskStatus Status()
    {
        var state = _kiosk.State;
        var figures = _kiosk.Figures();
        var uplink = figures.Uplink;
        var engine = _kiosk.Engine;
        var echo = engine.Echo;
        var device = _kiosk.SoundDevice;
        var nextTryIn = _kiosk.NextAttemptIn;
        var troubles = _history.Present(_troubles.Snapshot(), state.Link, nextTryIn);
        var status = _history.AddTo(
            new KioskStatus
            {
                Ok = troubles.Count == 0,
                Troubles = troubles,
                Version = ProgramVersion.Text,
                Pid = Environment.ProcessId,
                UptimeSeconds = Math.Round(_time.GetElapsedTime(_startedAt).TotalSeconds, 1),
                Phase = ControlJson.Word(state.Phase.ToString()),
                IsEngaged = state.IsEngaged,
                Voice = Voice(),
                IsMuted = engine.Gate.IsMuted,
                IsAsleep = state.Around.IsAsleep,
                Kill = KillStatus.Of(Kill.State),
                TalkMode = ControlJson.Word(_options.Talk.Mode.ToString()),
                Buttons = [.. _options.Buttons.Keys.Select(name => new ButtonStatus(name, _relay.IsHeld(name)) { Presses = _relay.Presses(name) })],
                Audio = new AudioStatus
                {
                    Device = device,
                    CaptureDevice = _kiosk.Microphone,
                    PlaybackDevice = _kiosk.Loudspeaker,
                    IsOnHeadphones = _kiosk.IsOnHeadphones,
                    IsWorking = device is not null,
                    IsMicrophoneOpen = engine.Gate is { IsOpen: true, IsMuted: false },
                    MicrophoneDbfs = Level(engine.CaptureLevels.Meter.RmsDbfs),
                    NoiseFloorDbfs = Level(engine.CaptureLevels.NoiseFloorDbfs),
                    Echo = echo is { } known ? ControlJson.Word(known.Safety.ToString()) : null,
                    EchoProvenBy = echo is { Witness: not EchoWitness.None } trusted ? ControlJson.Word(trusted.Witness.ToString()) : null,
                    EchoCanceller = echo is null ? null : echo.Value.IsExternal ? "external" : "own",
                    EchoReturnLossDb = Decibels(echo?.ReturnLossDb),
                    EchoEnhancementDb = Decibels(echo?.EnhancementDb),
                    LoudspeakerDbfs = Level(engine.PlaybackMeter.RmsDbfs),
                    Volume = Math.Round(engine.Playback.Volume, 3),
                    ClippedSamples = engine.ClippedSamples,
                    UnderrunFrames = figures.Underruns,
                    Starvations = figures.Starvations,
                    LostCaptureFrames = figures.LostCaptureFrames,
                    ReplyArrivalP50Ms = Ms(figures.ReplyArrivalP50),
                    ReplyArrivalP99Ms = Ms(figures.ReplyArrivalP99),
                },
                Uplink = new UplinkStatus
                {
                    Chunks = uplink.ChunksSent,
                    SilentChunks = uplink.SilentChunks,
                    StaleChunks = uplink.StaleChunks,
                    LatencyP50Ms = uplink.ChunksSent == 0 ? null : Ms(figures.UplinkP50),
                    LatencyP99Ms = uplink.ChunksSent == 0 ? null : Ms(figures.UplinkP99),
                },
                Metrics = _kiosk.Metrics(),
                LastReplies = [.. _kiosk.Heard().TakeLast(ToldReplies).Select(r => new ReplyStatus(
                    r.Reply, Ms(r.Generated), Math.Round(r.Heard.TotalMilliseconds), r.IsWhole))],
                Recording = Recording?.Invoke(),
                FacePages = FacePages?.Invoke(),
                ResidentBytes = Environment.WorkingSet,
                AllocatedBytesPerSecond = Math.Round(figures.AllocatedBytesPerSecond),
                Data = Data(),
            },
            state.Link, nextTryIn);
        return status with { Health = HealthStatus.Of(status) };
    }

    /// <inheritdoc/>
    public bool TryWriteBlackBox([NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? problem)
    {
        (path, problem) = (null, null);
        try
        {
            path = BlackBox?.Write("asked", "somebody asked for it over the control socket");
            problem = path is null ? "nothing is kept, because \"blackBox.enabled\" is false" : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message.TrimEnd('.');
        }

        return path is not null;
    }

    /// <inheritdoc/>
    public Uri? MakeFaceLink(bool forTechnician, out string? problem)
    {
        var link = forTechnician && _options.Face.Pin is null ? null : FaceLink?.Invoke(forTechnician);
        problem = link is not null ? null
            : FaceLink is null ? "no pages are served; give \"face.listen\" an address such as \"127.0.0.1:8787\""
            : forTechnician && _options.Face.Pin is null ? "there is no technician's page without \"face.pin\""
            : "the pages are not served yet; the journal says why";
        return link;
    }

    /// <inheritdoc/>
    public bool Staff(string word) => _staff.Say(word);

    /// <inheritdoc/>
    public IReadOnlyList<ToolStatus> Tools() => _tools.List();

    /// <inheritdoc/>
    public bool AcceptTool(string name) => _tools.Accept(name);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> CallTool(string name, string argumentsJson, CancellationToken cancellation) =>
        _tools.CallAsync(name, argumentsJson, cancellation);

    /// <inheritdoc/>
    public bool TryPress(string button, TimeSpan? holdFor, [NotNullWhen(false)] out string? problem) =>
        _buttons.TryPress(button, holdFor, out problem);

    /// <inheritdoc/>
    public bool TryRelease(string button, [NotNullWhen(false)] out string? problem) => _buttons.TryRelease(button, out problem);

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<ConversationNotice> told) => _broadcast.Subscribe(told);

    /// <inheritdoc/>
    public IDisposable SubscribeWire(Action<string> told) =>
        new WireFollower(_wire ?? throw new InvalidOperationException("only a kiosk with a recorder has its control served"), told, _log);

    /// <summary>Releases the buttons.</summary>
    public void Dispose() => _buttons.Dispose();

    private static double Level(float dbfs) => Math.Round(Math.Max(dbfs, -120), 1);

    private static double? Decibels(float? ratio) => ratio is { } known && float.IsFinite(known) ? Math.Round(known, 1) : null;

    private static double? Ms(TimeSpan? span) => span is { } known ? Math.Round(known.TotalMilliseconds, 2) : null;
}
