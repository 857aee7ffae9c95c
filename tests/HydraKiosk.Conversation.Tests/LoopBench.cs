using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>
/// A <see cref="ConversationLoop"/> between a link, a loudspeaker and tools that only write down what they are told, on a clock that moves
/// when told. Nothing runs beside the test: each call returns when everything it caused is done.
/// </summary>
internal sealed class LoopBench : IVoiceLink, ILoudspeaker, IMicrophone, IToolRunner, IDisposable
{
    private readonly Channel<VoiceEvent> _events = Channel.CreateUnbounded<VoiceEvent>();
    private readonly Dictionary<string, TaskCompletionSource<string>> _running = [];
    private readonly Dictionary<string, CancellationToken> _stops = [];
    private readonly List<string> _done = [];
    private Func<SessionPlan>? _plan;

    public LoopBench(ConversationRules rules, VoiceTraits? traits = null)
    {
        Traits = traits ?? new VoiceTraits(new ChunkFormat(16_000, 20), 24_000);

        Loop = new ConversationLoop(new ConversationInbox(), rules, this, this, this, this, asked =>
            new SessionPlan("…", "aria", asked.Greet, []), [new Sink(Told.Add)], Clock, Log);
    }

    public VoiceTraits Traits { get; }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public ConversationLoop Loop { get; }

    public List<ConversationNotice> Told { get; } = [];

    /// <summary>False: the link says that no session is ready.</summary>
    public bool Accepts { get; set; } = true;

    /// <summary>What the runner of tools throws, which it should not.</summary>
    public Exception? ToolFault { get; set; }

    public ChannelReader<VoiceEvent> Events => _events.Reader;

    public ChannelWriter<VoiceEvent> EventWriter => _events.Writer;

    public ConversationPhase Phase => Loop.State.Phase;

    /// <summary>What the link would put into a <c>session.configure</c> now.</summary>
    public bool PlansToGreet => _plan!().Greet;

    /// <summary>What was done since the last look, in order.</summary>
    public string Done()
    {
        var done = string.Join(" ", _done);
        _done.Clear();
        return done;
    }

    /// <summary>Moves on to <paramref name="seconds"/> since the start; timers on the way run out.</summary>
    public LoopBench At(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds) - Clock.Elapsed);
        Loop.StepPosted();
        return this;
    }

    public LoopBench Post(ConversationInput input)
    {
        Loop.Post(input);
        Loop.StepPosted();
        return this;
    }

    public LoopBench Link(VoiceEvent happened) => Post(new FromLink(happened));

    public LoopBench Ready(bool greets = false) => Link(new VoiceReady(new VoiceSession("s", 24_000, greets, false, TimeSpan.FromMilliseconds(80))));

    public LoopBench Server(params VoiceEvent[] happened)
    {
        foreach (var e in happened)
        {
            Link(e);
        }

        return this;
    }

    public LoopBench Loudspeaker(LoudspeakerEventKind kind, int reply) =>
        Post(new FromLoudspeaker(new LoudspeakerEvent(kind, reply, TimeSpan.FromSeconds(1))));

    /// <summary>Whether a running call was cancelled.</summary>
    public bool WasStopped(string callId) => _stops[callId].IsCancellationRequested;

    /// <summary>The tool has its output.</summary>
    public LoopBench Return(string callId, string output)
    {
        _running[callId].SetResult(output);
        Loop.StepPosted();
        return this;
    }

    public void Dispose() => Loop.Dispose();

    ValueTask IAsyncDisposable.DisposeAsync() => default;

    void IVoiceLink.Connect(Func<SessionPlan> plan)
    {
        _plan = plan;
        Write(plan().Greet ? "connect(greet)" : "connect");
    }

    void IVoiceLink.Disconnect() => Write("disconnect");

    void IVoiceLink.Forget() => Write("forget");

    bool IVoiceLink.IsKeeping => false;

    void IVoiceLink.KeepFrom(long from, TimeSpan preroll) =>
        Write($"keep({(from < Clock.GetTimestamp() ? $"{Clock.GetElapsedTime(from).TotalSeconds:0.#}s " : "")}-{preroll.TotalMilliseconds:0})");

    void IVoiceLink.RetryNow() => Write("retry");

    void IVoiceLink.Recycle(string why) => Write("recycle");

    bool IVoiceLink.ChangeTools(IReadOnlyList<ToolDeclaration> tools) => Answer($"tools({tools.Count})");

    bool IVoiceLink.PostOutput(string callId, string output) => Answer($"output({callId},{output})");

    bool IVoiceLink.AskForReply() => Answer("ask");

    bool IVoiceLink.SayTyped(string words) => Answer($"typed({words})");

    bool IVoiceLink.Interrupt(string replyId) => Answer($"interrupt({replyId})");

    bool IVoiceLink.BeginTurn() => Answer("begin-turn");

    bool IVoiceLink.EndTurn() => Answer("end-turn");

    bool IVoiceLink.ReportHeard(int reply, TimeSpan heard, bool isWhole) =>
        Traits.TakesHeardPosition && Answer($"heard({reply},{heard.TotalMilliseconds:0}{(isWhole ? ",whole" : "")})");

    void IMicrophone.SetOpen(bool isOpen) => Write(isOpen ? "gate+" : "gate-");

    void IMicrophone.TakeFloor() => Write("floor");

    void ILoudspeaker.Suspend() => Write("suspend");

    void ILoudspeaker.Resume() => Write("resume");

    void ILoudspeaker.Say(LocalPrompt prompt) => _done.Add($"say:{prompt}");

    void ILoudspeaker.ChangeVolume(int steps) => _done.Add($"volume{steps:+0;-0}");

    void ILoudspeaker.ResetVolume() => _done.Add("volume=");

    void IMicrophone.SetMute(bool isMuted) => _done.Add(isMuted ? "mute" : "unmute");

    void ILoudspeaker.DiscardThrough(int reply) => Write($"discard({reply})");

    void ILoudspeaker.DiscardOnly(int reply) => Write($"discard-only({reply})");

    void ILoudspeaker.Play(Earcon earcon) => Write($"earcon({earcon})");

    async IAsyncEnumerable<ToolAnswer> IToolRunner.RunAsync(ToolRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Write($"run({request.CallId},{request.Name},{request.ArgumentsJson})");
        // Its continuation runs inside Return, so that the test needs no waiting.
        var running = new TaskCompletionSource<string>();
        _running.Add(request.CallId, running);
        if (ToolFault is { } fault)
        {
            throw fault;
        }

        if (await Task.WhenAny(running.Task, Stop(request.CallId, cancellation)) == running.Task)
        {
            yield return new ToolAnswer(await running.Task);
        }
    }

    private Task Stop(string callId, CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource();
        _stops[callId] = cancellation;
        cancellation.Register(stopped.SetResult);
        return stopped.Task;
    }

    private bool Answer(string what)
    {
        Write(what);
        return Accepts;
    }

    private void Write(string what)
    {
        lock (_done)
        {
            _done.Add(what);
        }
    }
}
