using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>Tools that answer more than once or late, delegated ones, and calls that nobody waits for any more.</summary>
public sealed class SeveralAnswersTests : IDisposable
{
    private readonly SlowTool _tool = new();
    private readonly RunnerBench _bench;

    public SeveralAnswersTests() => _bench = new RunnerBench(
        (_tool, ToolDefaults.For(ToolClass.Act) with { Timeout = TimeSpan.FromSeconds(40) }));

    [Fact]
    public async Task An_interim_answer_and_the_result_come_in_order()
    {
        await using var answers = _bench.Run("slow").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = answers.MoveNextAsync();
        await _tool.Running;
        _tool.Say("at work", SpeakWhen.Never);
        Assert.True(await next);
        Assert.Equal(new ToolAnswer("at work", SpeakWhen.Never), answers.Current);

        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        _tool.Say("done", SpeakWhen.WhenIdle);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(new ToolAnswer("done", SpeakWhen.WhenIdle), answers.Current);
        _tool.End();

        Assert.False(await answers.MoveNextAsync());
        Assert.Empty(_bench.Log.Lines);
    }

    [Fact]
    public async Task A_tool_that_takes_longer_than_four_seconds_is_said_to_be_under_way_and_its_result_follows()
    {
        await using var answers = _bench.Run("slow").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = answers.MoveNextAsync().AsTask();
        await _tool.Running;
        await _bench.PassAsync(TimeSpan.FromSeconds(4), timers: 2); // the tool's limit, and the model's patience
        Assert.True(await first);
        Assert.Contains("under way", answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal((SpeakWhen.Now, BackgroundWork.None), (answers.Current.When, answers.Current.Work));

        _tool.Say("done");
        _tool.End();
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(new ToolAnswer("done", SpeakWhen.WhenIdle), answers.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_cancelled_says_no_more_and_the_tool_is_told(bool hasAnswered)
    {
        using var stop = new CancellationTokenSource();
        await using var answers = _bench.Run("slow", cancellation: stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = answers.MoveNextAsync().AsTask();
        await _tool.Running;
        if (hasAnswered)
        {
            _tool.Say("at work");
            Assert.True(await next);
            next = answers.MoveNextAsync().AsTask();
        }

        await stop.CancelAsync();

        Assert.False(await next);
        await _tool.Ended;
        Assert.Empty(_bench.Log.Lines);
    }

    [Fact]
    public async Task A_tool_that_fails_after_its_first_answer_says_so()
    {
        await using var answers = _bench.Run("slow").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = answers.MoveNextAsync();
        await _tool.Running;
        _tool.Say("at work");
        Assert.True(await next);
        _tool.End(new InvalidOperationException("broken"));

        Assert.True(await answers.MoveNextAsync());
        Assert.Contains("failed on the device", answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal(4006, Assert.Single(_bench.Log.Lines).EventId);
    }

    [Fact]
    public async Task A_tool_learns_who_asks_and_when()
    {
        _tool.Say("x");
        _tool.End();
        await _bench.AllAsync("slow");

        Assert.Equal((1, 1, DeviceMode.Engaged), (_tool.Request.Session, _tool.Request.Turn, _tool.Request.Mode));
    }

    [Fact]
    public async Task A_delegated_tool_is_under_way_at_once_and_its_result_waits_for_quiet()
    {
        using var bench = Delegated(BackgroundWork.UntilStopped);
        await using var answers = bench.Run("slow").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal((SpeakWhen.Now, BackgroundWork.UntilStopped), (answers.Current.When, answers.Current.Work));
        Assert.Contains("under way", answers.Current.Output, StringComparison.Ordinal);

        _tool.Say("done");
        _tool.End();
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(new ToolAnswer("done", SpeakWhen.WhenIdle), answers.Current);
    }

    [Theory]
    [InlineData(BackgroundWork.UntilStopped, true)]
    [InlineData(BackgroundWork.Unstoppable, false)]
    public async Task A_delegated_tool_that_is_called_again_replaces_its_first_call(BackgroundWork work, bool isStopped)
    {
        using var bench = Delegated(work);
        await using var first = bench.Run("slow", callId: "a").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await first.MoveNextAsync());
        await _tool.Running;
        var (cancelled, say) = (_tool.Cancellation, _tool.Said);
        await using var second = bench.Run("slow", callId: "b").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await second.MoveNextAsync());

        if (isStopped)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancelled).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
        else
        {
            Assert.False(cancelled.IsCancellationRequested);
            say.TryWrite(new ToolAnswer("stale"));
        }

        Assert.True(await first.MoveNextAsync());
        Assert.Equal(SpeakWhen.Never, first.Current.When); // the model knows, and nobody speaks of it
        Assert.Contains(isStopped ? "called again" : "stale", first.Current.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_than_so_many_are_under_way()
    {
        var others = Enumerable.Range(0, 3).Select(i => new FakeTool(async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return "";
        }, $"tool{i}")).ToArray();
        using var bench = new RunnerBench([.. others.Select(t => ((ITool)t,
            ToolDefaults.For(ToolClass.Act) with { Delegated = BackgroundWork.UntilStopped }))]);
        bench.Options = bench.Options with { MaxBackground = 2 };
        bench.Make();
        using var stop = new CancellationTokenSource();
        await using var a = bench.Run("tool0", cancellation: stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await using var b = bench.Run("tool1", cancellation: stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await a.MoveNextAsync() && await b.MoveNextAsync());

        Assert.Contains("Too much is under way", await bench.OneAsync("tool2"), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.False(await a.MoveNextAsync() || await b.MoveNextAsync());
        var third = bench.Run("tool2", callId: "c").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await third.MoveNextAsync());
        Assert.Contains("under way", third.Current.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private RunnerBench Delegated(BackgroundWork work) =>
        new((_tool, ToolDefaults.For(ToolClass.Act) with { Timeout = TimeSpan.FromSeconds(40), Delegated = work }));

    private sealed class SlowTool : ITool
    {
        private Channel<ToolAnswer> _said = Channel.CreateUnbounded<ToolAnswer>();
        private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "slow";

        public string Description => "Takes its time.";

        public string ParametersJson => """{"type":"object"}""";

        public Task Running => _running.Task;

        public Task Ended => _ended.Task;

        public CancellationToken Cancellation { get; private set; }

        public ChannelWriter<ToolAnswer> Said { get; private set; } = null!;

        public ToolRequest Request { get; private set; }

        public void Say(string output, SpeakWhen when = SpeakWhen.Now) => _said.Writer.TryWrite(new ToolAnswer(output, when));

        public void End(Exception? fault = null) => _said.Writer.Complete(fault);

        public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var said = _running.Task.IsCompleted ? _said = Channel.CreateUnbounded<ToolAnswer>() : _said;
            (Cancellation, Request, Said) = (cancellation, call.Request, said.Writer);
            _running.TrySetResult();
            try
            {
                await foreach (var answer in said.Reader.ReadAllAsync(cancellation))
                {
                    yield return answer;
                }
            }
            finally
            {
                _ended.TrySetResult();
            }
        }
    }
}
