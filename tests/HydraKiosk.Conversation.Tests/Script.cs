using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;


namespace HydraKiosk.Conversation.Tests;

/// <summary>
/// A conversation of pure steps: says what happens, keeps what is to be done, and holds the rules that every step must keep.
/// </summary>
internal sealed class Script(ConversationRules? rules = null)
{
    private readonly List<ConversationEffect> _since = [];
    private readonly List<string> _toLoudspeaker = [];
    private bool _isEmptySilence;
    private readonly HashSet<ConversationTimer> _armed = [];

    /// <summary>Always connected, greeting on.</summary>
    public static ConversationRules Always { get; } = new(SessionPolicy.Always, true, TimeSpan.FromSeconds(20));

    /// <summary>A session only while someone is there.</summary>
    public static ConversationRules OnDemand { get; } = Always with { Policy = SessionPolicy.OnDemand };

    public ConversationRules Rules { get; } = rules ?? Always;

    public ConversationState State { get; private set; } = ConversationState.Initial;

    public TimeSpan Now { get; private set; }

    public IReadOnlySet<ConversationTimer> Armed => _armed;

    /// <summary>
    /// What was to be done since the last call, timers and notices left out, in the words of <see cref="Word"/>. A loudspeaker that holds nothing, by
    /// the books, is silenced too; that is in <see cref="ToLoudspeaker"/> only.
    /// </summary>
    public string Done()
    {
        var words = _since.Select(Word).Where(w => w.Length > 0);
        var done = string.Join(" ", words);
        _since.Clear();
        _toLoudspeaker.Clear();
        return done;
    }

    /// <summary>Everything the loudspeaker was told since the last <see cref="Done"/>, also while the books have nothing for it.</summary>
    public string ToLoudspeaker => string.Join(" ", _toLoudspeaker);

    /// <summary>The notices since the last <see cref="Done"/>.</summary>
    public IEnumerable<ConversationNotice> Told => _since.OfType<Tell>().Select(t => t.Notice);

    /// <summary>Everything to be done since the last <see cref="Done"/>.</summary>
    public IReadOnlyList<ConversationEffect> Effects => _since;

    /// <summary>The timers (re)started since the last <see cref="Done"/>.</summary>
    public IEnumerable<StartTimer> Started => _since.OfType<StartTimer>();

    public Script At(double seconds)
    {
        Now = TimeSpan.FromSeconds(seconds);
        return this;
    }

    public Script Step(ConversationInput input)
    {
        var effects = new List<ConversationEffect>();
        if (input is TimerElapsed elapsed)
        {
            _armed.Remove(elapsed.Timer);
        }

        var gate = State.Microphone.IsOpen;
        var before = State.Replies;
        State = ConversationMachine.Step(State, input, Now, Rules, effects);
        foreach (var set in effects.OfType<SetGate>())
        {
            Assert.NotEqual(gate, set.Open);
            gate = set.Open;
        }

        Assert.Equal(State.Microphone.IsOpen, gate);
        foreach (var effect in effects)
        {
            _ = effect is StartTimer start ? _armed.Add(start.Timer) : effect is StopTimer stop && _armed.Remove(stop.Timer);
        }

        foreach (var effect in effects)
        {
            Note(effect, before);
        }

        if (_isEmptySilence && State.Replies is { SuspendedAt: not null, Open.IsEmpty: false })
        {
            _isEmptySilence = false;
            _since.Add(new SuspendPlayback()); // now there is something that waits
        }

        Invariants.Check(State, effects, _armed);
        return this;
    }

    public Script Also(Action<Script> what)
    {
        what(this);
        return this;
    }

    public Script Link(VoiceEvent happened) => Step(new FromLink(happened));

    public Script Server(VoiceEvent happened) => Link(happened);

    public Script Ready(bool greets = false, bool reconnect = false) =>
        Link(new VoiceConnecting(1)).Link(new VoiceReady(new VoiceSession("s", 24_000, greets, reconnect, TimeSpan.FromMilliseconds(100))));

    public Script Lost() => Link(new VoiceDown(LinkFault.Lost, "reset", TimeSpan.FromSeconds(1), WasReady: true));

    public Script Speech(string? item = null) => Server(new VoiceSpeechBegan(item));

    public Script SpeechEnds(string? item = null) => Server(new VoiceSpeechEnded(item));

    public Script Turn(string? item = null) => Server(new VoiceTurnTaken(item, null));

    public Script Noise(string? item = null) => Server(new VoiceTurnDismissed(item));

    public Script Reply(int number) => Server(new VoiceReplyBegan($"r{number}", number));

    public Script AudioEnds(int number) => Server(new VoiceReplySoundComplete(number));

    public Script ResponseEnds(int number, ReplyOutcome status = ReplyOutcome.Completed, long bytes = 48_000, int calls = 0, string? reason = null) =>
        Server(new VoiceReplyEnded($"r{number}", number, status, reason, TimeSpan.FromSeconds(bytes / 48_000.0), calls, null));

    public Script Call(string id, int? response, string name = "get_device_status") =>
        Server(new VoiceCallAsked(response is { } r ? $"r{r}" : null, id, name, "{}"));

    public Script Answer(string id, int? session = null) =>
        Step(new FromTool(id, session ?? State.Sessions, new ToolAnswer("{}"))).Step(new ToolEnded(id, session ?? State.Sessions));

    public Script Heard(LoudspeakerEventKind kind, int reply) =>
        Step(new FromLoudspeaker(new LoudspeakerEvent(kind, reply, TimeSpan.FromSeconds(1))));

    public Script Sounds(int reply) => Heard(LoudspeakerEventKind.Started, reply);

    public Script Drains(int reply) => Heard(LoudspeakerEventKind.Drained, reply);

    public Script Press(DeviceAction action) => Step(new ActionBegan(action));

    public Script Move(DeviceAction action, bool? isOn) => Step(new SwitchMoved(action, isOn));

    public Script Timer(ConversationTimer timer) => Step(new TimerElapsed(timer));

    /// <summary>Up to a ready session, forgotten what was done for it.</summary>
    public static Script Listening(ConversationRules? rules = null)
    {
        var script = new Script(rules).Step(new DaemonStarted());
        if (script.Rules.HasVisitors)
        {
            script.Step(new PersonEngaged("press"));
        }

        script.Ready();
        script.Done();
        return script;
    }

    /// <summary>A reply sounds; <paramref name="complete"/> when the service is done with it.</summary>
    public static Script Speaking(bool complete, ConversationRules? rules = null)
    {
        var script = Listening(rules).Speech().SpeechEnds().Turn().Reply(1).Sounds(1);
        if (complete)
        {
            script.AudioEnds(1).ResponseEnds(1);
        }

        script.Done();
        return script;
    }

    private void Note(ConversationEffect effect, Replies before)
    {
        if (effect is SuspendPlayback or ResumePlayback or DiscardPlayback or DiscardReply)
        {
            _toLoudspeaker.Add(Word(effect));
        }

        switch (effect)
        {
            case SuspendPlayback when before.Open.IsEmpty && State.Replies.Open.IsEmpty:
                _isEmptySilence = true;
                break;
            case ResumePlayback when _isEmptySilence:
                _isEmptySilence = false;
                break;
            case DiscardPlayback discard when before.Open.IsEmpty && discard.ThroughReply <= before.Highest:
                break;
            default:
                _since.Add(effect);
                break;
        }
    }

    private static string Word(ConversationEffect effect) => effect switch
    {
        OpenSession => "open",
        CloseSession => "close",
        SetGate gate => gate.Open ? "gate+" : "gate-",
        KeepMicrophone keep => $"keep{keep.Preroll.TotalMilliseconds:0}{(keep.Ago > TimeSpan.Zero ? $"-from-{keep.Ago.TotalSeconds:0.#}s" : "")}",
        ReplaceSession => "replace",
        RetrySession => "retry",
        TakeFloor => "floor",
        SuspendPlayback => "suspend",
        ResumePlayback => "resume",
        DiscardPlayback discard => $"discard{discard.ThroughReply}",
        DiscardReply discard => $"only{discard.Reply}",
        InterruptReply cancel => $"cancel:{cancel.ReplyId}",
        RunTool run => $"run:{run.Request.CallId}",
        PostOutput output => $"post:{output.CallId}",
        AskForReply => "ask",
        SetMute mute => mute.IsMuted ? "mute" : "unmute",
        ChangeVolume change => $"volume{change.Steps:+0;-0}",
        ForgetMicrophone => "",
        BeginTurn => "begin-turn",
        EndTurn => "end-turn",
        StopTools stop => stop.CallIds is null ? "" : $"stop:{string.Join(',', stop.CallIds)}",
        _ => "",
    };
}
