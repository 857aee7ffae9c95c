using System.Threading.Channels;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Tools;

namespace HydraKiosk.Tests.Conversation;

/// <summary>
/// A <see cref="ConversationLoop"/> between a link, a loudspeaker and tools that only write down what they are told, on a clock that moves
/// when told. Nothing runs beside the test: each call returns when everything it caused is done.
/// </summary>
internal sealed class LoopBench : IHydraLink, ILoudspeaker, IToolRunner, IDisposable
{
    private readonly Channel<LinkEvent> _events = Channel.CreateUnbounded<LinkEvent>();
    private readonly Dictionary<string, TaskCompletionSource<string>> _running = [];
    private readonly List<string> _done = [];
    private Func<SessionPlan>? _plan;

    public LoopBench(ConversationRules rules) =>
        Loop = new ConversationLoop(rules, this, this, this, greet => new SessionPlan("…", "aria", greet, []), Told.Add, Clock, Log);

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public ConversationLoop Loop { get; }

    public List<ConversationNotice> Told { get; } = [];

    /// <summary>False: the link says that no session is ready.</summary>
    public bool Accepts { get; set; } = true;

    public ChannelReader<LinkEvent> Events => _events.Reader;

    public ChannelWriter<LinkEvent> EventWriter => _events.Writer;

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

    public LoopBench Link(LinkEvent happened) => Post(new FromLink(happened));

    public LoopBench Ready(bool greets = false) => Link(new LinkReady(new SessionInfo("s", 24_000, greets, false, TimeSpan.FromMilliseconds(80))));

    public LoopBench Server(params ServerEvent[] happened)
    {
        foreach (var e in happened)
        {
            Link(new LinkMessage(e));
        }

        return this;
    }

    public LoopBench Loudspeaker(PlaybackEventKind kind, int response) => Post(new FromLoudspeaker(new PlaybackEvent(kind, response, TimeSpan.FromSeconds(1), 0)));

    /// <summary>The tool has its output.</summary>
    public LoopBench Return(string callId, string output)
    {
        _running[callId].SetResult(output);
        Loop.StepPosted();
        return this;
    }

    public void Dispose() => Loop.Dispose();

    ValueTask IAsyncDisposable.DisposeAsync() => default;

    void IHydraLink.Connect(Func<SessionPlan> plan)
    {
        _plan = plan;
        Write(plan().Greet ? "connect(greet)" : "connect");
    }

    void IHydraLink.Disconnect() => Write("disconnect");

    void IHydraLink.Forget() => Write("forget");

    bool IHydraLink.IsKeeping => false;

    void IHydraLink.KeepFrom(long from, TimeSpan preroll) =>
        Write($"keep({(from < Clock.GetTimestamp() ? $"{Clock.GetElapsedTime(from).TotalSeconds:0.#}s " : "")}-{preroll.TotalMilliseconds:0})");

    void IHydraLink.RetryNow() => Write("retry");

    void IHydraLink.Recycle(string why) => Write("recycle");

    bool IHydraLink.PostCallOutput(string callId, string output) => Answer($"output({callId},{output})");

    bool IHydraLink.CreateResponse() => Answer("response.create");

    bool IHydraLink.CancelResponse(string? responseId) => Answer($"response.cancel({responseId})");

    void ILoudspeaker.SetGate(bool open) => Write(open ? "gate+" : "gate-");

    void ILoudspeaker.TakeFloor() => Write("floor");

    void ILoudspeaker.Suspend() => Write("suspend");

    void ILoudspeaker.Resume() => Write("resume");

    void ILoudspeaker.DiscardThrough(int response) => Write($"discard({response})");

    void ILoudspeaker.DiscardOnly(int response) => Write($"discard-only({response})");

    void ILoudspeaker.Play(HydraKiosk.Audio.Sounds.Earcon earcon) => Write($"earcon({earcon})");

    Task<string> IToolRunner.RunAsync(string callId, string? name, string argumentsJson)
    {
        Write($"run({callId},{name},{argumentsJson})");
        // Its continuation runs inside Return, so that the test needs no waiting.
        var running = new TaskCompletionSource<string>();
        _running.Add(callId, running);
        return running.Task;
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
