using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Running;

namespace HydraKiosk.Tools.Tests;

/// <summary>Tools that answer more than once, and calls that nobody waits for any more.</summary>
public sealed class SeveralAnswersTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly SlowTool _tool = new();

    [Fact]
    public async Task An_interim_answer_and_the_result_come_in_order_whatever_time_the_result_takes()
    {
        await using var answers = Run().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _tool.Say("at work", SpeakWhen.Never);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(new ToolAnswer("at work", SpeakWhen.Never), answers.Current);

        _clock.Advance(TimeSpan.FromMinutes(5));
        _tool.Say("done", SpeakWhen.WhenIdle);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(new ToolAnswer("done", SpeakWhen.WhenIdle), answers.Current);
        _tool.End();

        Assert.False(await answers.MoveNextAsync());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task The_first_answer_has_a_limit_and_the_tool_is_told()
    {
        await using var answers = Run().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = answers.MoveNextAsync();
        await _tool.Running;
        _clock.Advance(_limit);

        Assert.True(await first);
        Assert.Contains("did not finish in time", answers.Current.Output, StringComparison.Ordinal);
        Assert.True(_tool.Cancellation.IsCancellationRequested);
        Assert.False(await answers.MoveNextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_cancelled_says_no_more_and_the_tool_is_told(bool hasAnswered)
    {
        using var stop = new CancellationTokenSource();
        await using var answers = Run(stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        if (hasAnswered)
        {
            _tool.Say("at work");
            Assert.True(await answers.MoveNextAsync());
        }

        var next = answers.MoveNextAsync();
        await _tool.Running;
        await stop.CancelAsync();

        Assert.False(await next);
        Assert.True(_tool.Cancellation.IsCancellationRequested);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_tool_that_fails_after_its_first_answer_says_so()
    {
        await using var answers = Run().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _tool.Say("at work");
        Assert.True(await answers.MoveNextAsync());
        _tool.End(new InvalidOperationException("broken"));

        Assert.True(await answers.MoveNextAsync());
        Assert.Contains("failed on the device", answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal(4006, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public async Task A_tool_learns_who_asks_and_when()
    {
        await using var answers = Run().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _tool.Say("x");
        Assert.True(await answers.MoveNextAsync());

        Assert.Equal((1, 1, DeviceMode.Engaged), (_tool.Request.Session, _tool.Request.Turn, _tool.Request.Mode));
    }

    private IAsyncEnumerable<ToolAnswer> Run(CancellationToken cancellation = default) =>
        new ToolRunner([_tool], 20, _limit, _clock, _log).RunAsync(Calls.Request("call", "slow", "{}"), cancellation);

    private sealed class SlowTool : ITool
    {
        private readonly Channel<ToolAnswer> _said = Channel.CreateUnbounded<ToolAnswer>();
        private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "slow";

        public string Description => "Takes its time.";

        public string ParametersJson => "{}";

        public Task Running => _running.Task;

        public CancellationToken Cancellation { get; private set; }

        public ToolRequest Request { get; private set; }

        public void Say(string output, SpeakWhen when = SpeakWhen.Now) => _said.Writer.TryWrite(new ToolAnswer(output, when));

        public void End(Exception? fault = null) => _said.Writer.Complete(fault);

        public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
        {
            (Cancellation, Request) = (cancellation, call.Request);
            _running.SetResult();
            await foreach (var answer in _said.Reader.ReadAllAsync(cancellation))
            {
                yield return answer;
            }
        }
    }
}
