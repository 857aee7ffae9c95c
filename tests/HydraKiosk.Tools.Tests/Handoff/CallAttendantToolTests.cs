using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Handoff;

namespace HydraKiosk.Tools.Tests.Handoff;

/// <summary>What the model is told of a call for staff, and when.</summary>
public sealed class CallAttendantToolTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly AttendantDesk _desk;
    private readonly CallAttendantTool _tool;

    public CallAttendantToolTests()
    {
        _desk = new AttendantDesk(new HandoffSettings(), new HandoffPorts(SetLine: _ => true), _clock, new TestLog());
        _tool = new CallAttendantTool(_desk);
    }

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(true, "coming", true)]
    [InlineData(false, "nobody can come now", false)]
    public async Task The_model_learns_at_once_that_staff_is_called_and_later_what_they_answer(bool isComing, string says, bool isOk)
    {
        await using var answers = Call().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());
        Assert.Contains("\"state\":\"calling\"", answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal((SpeakWhen.Now, BackgroundWork.UntilStopped), (answers.Current.When, answers.Current.Work));

        _desk.Answer(isComing);
        Assert.True(await answers.MoveNextAsync());
        Assert.Contains(says, answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal(isOk, answers.Current.Output.StartsWith("{\"ok\":true", StringComparison.Ordinal));
        Assert.Equal(SpeakWhen.WhenIdle, answers.Current.When);
        Assert.False(await answers.MoveNextAsync());
        Assert.Equal(isComing ? AttendantState.Attended : AttendantState.None, _desk.State);
    }

    [Fact]
    public async Task The_model_learns_that_nobody_answered()
    {
        await using var answers = Call().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.True(await answers.MoveNextAsync());
        Assert.Contains("Nobody of the staff has answered", answers.Current.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_stopped_is_taken_back()
    {
        using var stop = new CancellationTokenSource();
        await using var answers = Call(stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());
        var next = answers.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(AttendantState.None, _desk.State);
    }

    [Fact]
    public async Task A_second_call_is_told_the_state_of_the_first()
    {
        _desk.TryCall("x");
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Contains("called already, 20 seconds ago", await SingleAsync(), StringComparison.Ordinal);

        _desk.Answer(isComing: true);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("answered 30 seconds ago", await SingleAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"summary":" "}""")]
    [InlineData("""{"summary":1}""")]
    [InlineData("""{"summary":"x","urgent":true}""")]
    public async Task Arguments_that_do_not_fit_call_nobody(string arguments)
    {
        await Assert.ThrowsAsync<ToolRefusedException>(() => SingleAsync(arguments));
        Assert.Equal(AttendantState.None, _desk.State);
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(301, true)]
    public async Task A_summary_has_300_characters_at_most(int length, bool isRefused)
    {
        await using var answers = _tool.RunAsync(Request($$"""{"summary":"{{new string('x', length)}}"}"""), default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var refusal = await Record.ExceptionAsync(async () => await answers.MoveNextAsync());

        Assert.Equal(isRefused, refusal is ToolRefusedException);
        Assert.Equal(isRefused ? AttendantState.None : AttendantState.Calling, _desk.State);
    }

    private static ToolCall Request(string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return new ToolCall(document.RootElement.Clone(), Calls.Request("call", "call_attendant", arguments));
    }

    private IAsyncEnumerable<ToolAnswer> Call(CancellationToken cancellation = default) => _tool.RunAsync(Request("""{"summary":"The ticket is stuck."}"""), cancellation);

    private async Task<string> SingleAsync(string arguments = """{"summary":"x"}""") => await _tool.CallAsync(Request(arguments).Arguments);
}
