using System.Collections.Concurrent;
using System.Net;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Tools.Handoff;

namespace HydraKiosk.Tools.Tests.Handoff;

/// <summary>Calls for staff in virtual time, with a lamp over the counter and a webhook made of a delegate.</summary>
public sealed class AttendantDeskTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly ConcurrentQueue<bool> _line = new();
    private readonly ConcurrentQueue<LocalPrompt> _played = new();
    private readonly ConcurrentQueue<AttendantState> _states = new();
    private readonly AttendantDesk _desk;
    private bool _isLineBroken;

    public AttendantDeskTests()
    {
        _desk = new AttendantDesk(new HandoffSettings(), new HandoffPorts(SetLine: SetLine, Play: _played.Enqueue), _clock, _log);
        _desk.Changed += _states.Enqueue;
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_call_raises_the_line_and_plays_the_hold_sentence()
    {
        var call = _desk.TryCall("The ticket is stuck.");

        Assert.NotNull(call);
        Assert.Equal(AttendantState.Calling, _desk.State);
        Assert.Equal([true], _line);
        Assert.Equal([LocalPrompt.PleaseWait], _played);
        Assert.False(call.Outcome.IsCompleted);
        Assert.DoesNotContain(_log.Lines, line => line.Message.Contains("ticket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_cannot_be_raised_reaches_nobody()
    {
        _isLineBroken = true;

        Assert.Equal(AttendantOutcome.Undeliverable, await _desk.TryCall("x")!.Outcome.WaitAsync(_patience));
        Assert.Equal(AttendantState.None, _desk.State);
    }

    [Fact]
    public async Task Staff_who_come_are_there_until_they_leave()
    {
        var call = _desk.TryCall("x")!;
        Assert.True(_desk.Answer(isComing: true));

        Assert.Equal(AttendantOutcome.Coming, await call.Outcome);
        Assert.Equal(AttendantState.Attended, _desk.State);
        Assert.Equal([true, false], _line);
        Assert.True(_desk.StaffLeft());
        Assert.False(_desk.StaffLeft());
        Assert.Equal([AttendantState.Calling, AttendantState.Attended, AttendantState.None], _states);
    }

    [Fact]
    public void Staff_who_do_not_say_that_they_left_count_as_gone_after_fifteen_minutes()
    {
        _desk.TryCall("x");
        _clock.Advance(TimeSpan.FromSeconds(59));
        _desk.Answer(isComing: true);

        _clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        Assert.Equal(AttendantState.Attended, _desk.State);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(AttendantState.None, _desk.State);
    }

    [Fact]
    public async Task A_call_that_is_declined_is_over()
    {
        var call = _desk.TryCall("x")!;
        Assert.True(_desk.Answer(isComing: false));

        Assert.Equal(AttendantOutcome.Declined, await call.Outcome);
        Assert.Equal((AttendantState.None, false), (_desk.State, _line.Last()));
        Assert.False(_desk.Answer(isComing: true));
    }

    [Fact]
    public async Task A_call_that_nobody_answers_ends_after_sixty_seconds()
    {
        var call = _desk.TryCall("x")!;
        _clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.False(call.Outcome.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(AttendantOutcome.TimedOut, await call.Outcome);
        Assert.Equal((AttendantState.None, false), (_desk.State, _line.Last()));
    }

    [Fact]
    public async Task The_end_of_a_conversation_takes_a_call_back_and_sends_staff_away()
    {
        var call = _desk.TryCall("x")!;
        Assert.True(_desk.Withdraw());
        Assert.Equal(AttendantOutcome.Withdrawn, await call.Outcome);
        Assert.Equal([true, false], _line);
        Assert.False(_desk.Withdraw());

        _desk.TryCall("y");
        _desk.Answer(isComing: true);
        Assert.True(_desk.Withdraw());
        Assert.Equal(AttendantState.None, _desk.State);
    }

    [Fact]
    public void A_caller_who_is_gone_takes_back_only_an_unanswered_call_of_its_own()
    {
        var first = _desk.TryCall("x")!;
        _desk.Answer(isComing: false);
        var second = _desk.TryCall("y")!;
        _desk.Withdraw(first);
        Assert.Equal(AttendantState.Calling, _desk.State);

        _desk.Answer(isComing: true);
        _desk.Withdraw(second);
        Assert.Equal(AttendantState.Attended, _desk.State);
    }

    [Fact]
    public void Only_one_call_is_made_at_a_time()
    {
        _desk.TryCall("x");
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Null(_desk.TryCall("y"));
        Assert.Equal(TimeSpan.FromSeconds(20), _desk.InStateFor);
        Assert.Equal([true], _line);
    }

    [Fact]
    public void The_limit_of_an_old_call_does_not_end_a_new_one()
    {
        _desk.TryCall("x");
        _clock.Advance(TimeSpan.FromSeconds(59));
        _desk.Answer(isComing: false);
        _desk.TryCall("y");
        _clock.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(AttendantState.Calling, _desk.State);
    }

    [Fact]
    public async Task Without_any_way_to_call_the_outcome_says_so_at_once()
    {
        using var desk = new AttendantDesk(new HandoffSettings(), new HandoffPorts(), _clock, _log);

        Assert.Equal(AttendantOutcome.Undeliverable, await EndAsync(desk.TryCall("x")!));
        Assert.Contains(_log.Lines, line => line.EventId == 4353);
    }

    [Theory]
    [InlineData("""{"answer":"coming"}""", AttendantOutcome.Coming)]
    [InlineData("""{"answer":"declined"}""", AttendantOutcome.Declined)]
    public async Task The_webhook_may_answer(string reply, AttendantOutcome outcome)
    {
        using var desk = Desk((_, _) => Task.FromResult(Reply(HttpStatusCode.OK, reply)));

        Assert.Equal(outcome, await EndAsync(desk.TryCall("x")!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("[1]")]
    [InlineData("""{"answer":42}""")]
    [InlineData("""{"answer":"perhaps"}""")]
    public async Task Any_other_reply_means_that_the_call_has_arrived(string reply)
    {
        var sent = new TaskCompletionSource();
        using var desk = Desk((_, _) =>
        {
            sent.TrySetResult();
            return Task.FromResult(Reply(HttpStatusCode.OK, reply));
        });
        var call = desk.TryCall("x")!;
        await sent.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(AttendantOutcome.TimedOut, await EndAsync(call));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    public async Task A_receiver_that_refuses_ends_a_call_that_has_no_other_way(HttpStatusCode status)
    {
        using var desk = Desk((_, _) => Task.FromResult(Reply(status, "")));

        Assert.Equal(AttendantOutcome.Undeliverable, await EndAsync(desk.TryCall("x")!));
        Assert.Contains(((int)status).ToString(), Assert.Single(_log.Lines, line => line.EventId == 4352).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_is_tried_again_with_the_same_id_and_told_once()
    {
        var bodies = new ConcurrentQueue<string>();
        using var desk = Desk(async (request, cancellation) =>
        {
            bodies.Enqueue(await request.Content!.ReadAsStringAsync(cancellation));
            return bodies.Count < 4 ? throw new HttpRequestException("refused") : Reply(HttpStatusCode.OK, """{"answer":"coming"}""");
        });
        var call = desk.TryCall("x")!;
        while (!call.Outcome.IsCompleted)
        {
            // The limit of the call is one of two: time passes only while the next attempt waits for it.
            if (_clock.ArmedTimers == 2)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            await Task.Yield();
        }

        Assert.Equal(AttendantOutcome.Coming, await call.Outcome);
        Assert.Equal(4, bodies.Count);
        Assert.Single(bodies.Distinct());
        Assert.Single(_log.Lines, line => line.EventId == 4351);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_is_left_when_the_call_is_over_and_is_told_that_it_is()
    {
        var called = new TaskCompletionSource<CancellationToken>();
        var withdrawn = new TaskCompletionSource<string>();
        using var desk = Desk(async (request, cancellation) =>
        {
            var body = await request.Content!.ReadAsStringAsync(CancellationToken.None);
            if (body.Contains("attendant_withdrawn", StringComparison.Ordinal))
            {
                withdrawn.TrySetResult(body);
                return Reply(HttpStatusCode.OK, "");
            }

            called.TrySetResult(cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException();
        });
        var call = desk.TryCall("x")!;
        var cancellation = await called.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(AttendantOutcome.TimedOut, await EndAsync(call));
        Assert.True(cancellation.IsCancellationRequested);
        Assert.Contains(call.Id, await withdrawn.Task.WaitAsync(_patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static HttpResponseMessage Reply(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    private static Task<AttendantOutcome> EndAsync(AttendantCall call) => call.Outcome.WaitAsync(_patience, TestContext.Current.CancellationToken);

    private AttendantDesk Desk(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) =>
        new(new HandoffSettings { WebhookUrl = new Uri("https://desk.example/call"), DeviceName = "kiosk 3" }, new HandoffPorts(send), _clock, _log);

    private bool SetLine(bool isOn)
    {
        _line.Enqueue(isOn);
        return !_isLineBroken;
    }
}
