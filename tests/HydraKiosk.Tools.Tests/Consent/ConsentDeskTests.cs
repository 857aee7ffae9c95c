using HydraKiosk.Fakes;
using HydraKiosk.Tools.Consent;

namespace HydraKiosk.Tools.Tests.Consent;

public sealed class ConsentDeskTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _tick = TimeSpan.FromTicks(1);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly Signs _signs = new();
    private readonly ConsentDesk _desk;

    public ConsentDeskTests() => _desk = new ConsentDesk(_signs, _clock, _log);

    [Fact]
    public async Task A_press_after_the_question_agrees()
    {
        var question = Ask();
        Assert.False(question.Outcome.IsCompleted);
        Assert.Same(question, _desk.Open);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ConsentPress.Taken, _desk.Confirm());

        Assert.Equal(ConsentOutcome.Given, await Outcome(question));
        Assert.Equal(["asked pay", "Given pay"], _signs.Seen);
        Assert.Null(_desk.Open);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public void The_consent_is_for_one_run_of_the_very_call()
    {
        var question = Ask();
        Assert.False(question.TryUse("pay", "digest"), "nobody has agreed yet");
        _clock.Advance(TimeSpan.FromSeconds(2));
        _desk.Confirm();

        Assert.False(question.TryUse("pay", "other"));
        Assert.False(question.TryUse("Pay", "digest"));
        Assert.True(question.TryUse("pay", "digest"));
        Assert.False(question.TryUse("pay", "digest"), "it was used up");
    }

    [Fact]
    public async Task A_question_expires()
    {
        var question = Ask();
        _clock.Advance(_limit - _tick);
        Assert.False(question.Outcome.IsCompleted);
        _clock.Advance(_tick);

        Assert.Equal(ConsentOutcome.Expired, await Outcome(question));
        Assert.Equal(ConsentPress.NothingAsked, _desk.Confirm());
        Assert.False(question.TryUse("pay", "digest"));
        Assert.Equal(["asked pay", "Expired pay"], _signs.Seen);
    }

    [Fact]
    public void A_clock_that_is_set_does_not_expire_a_question_nor_prolong_it()
    {
        var question = Ask();

        _clock.SetUtc(_clock.GetUtcNow().AddYears(1));
        Assert.False(question.Outcome.IsCompleted);
        _clock.SetUtc(_clock.GetUtcNow().AddYears(-2));
        _clock.Advance(_limit);

        Assert.True(question.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData(-5000)]
    [InlineData(0)]
    [InlineData(299)]
    public void A_press_that_began_too_early_does_not_count_and_the_question_waits_on(int afterMs)
    {
        var shown = _clock.GetTimestamp();
        var question = Ask();
        _clock.Advance(TimeSpan.FromSeconds(1)); // the press is told late

        Assert.Equal(ConsentPress.TooEarly, _desk.Confirm(shown + TimeSpan.FromMilliseconds(afterMs).Ticks));

        Assert.False(question.Outcome.IsCompleted);
        Assert.Equal(ConsentPress.Taken, _desk.Confirm(shown + TimeSpan.FromMilliseconds(300).Ticks));
    }

    [Fact]
    public void A_press_of_the_future_counts_as_of_now()
    {
        Ask();

        Assert.Equal(ConsentPress.TooEarly, _desk.Confirm(_clock.GetTimestamp() + TimeSpan.FromSeconds(5).Ticks));
    }

    [Fact]
    public void A_press_while_the_question_is_being_shown_does_not_count()
    {
        var press = ConsentPress.Taken;
        _signs.OnAsked = () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1)); // a slow light
            press = _desk.Confirm();
        };

        var question = Ask();

        Assert.Equal(ConsentPress.TooEarly, press);
        Assert.False(question.Outcome.IsCompleted);
    }

    [Fact]
    public void A_press_without_a_question_does_nothing_now_or_later()
    {
        Assert.Equal(ConsentPress.NothingAsked, _desk.Confirm());

        Assert.False(Ask().Outcome.IsCompleted);
    }

    [Fact]
    public async Task A_second_question_is_refused_and_leaves_the_first_alone()
    {
        var first = Ask();

        var second = _desk.Ask("open_door", "digest", _limit);

        Assert.Equal(ConsentOutcome.Busy, await Outcome(second));
        Assert.Equal(["asked pay"], _signs.Seen);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConsentPress.Taken, _desk.Confirm());
        Assert.Equal(ConsentOutcome.Given, await Outcome(first));
        Assert.False(second.TryUse("open_door", "digest"));
    }

    [Fact]
    public async Task A_question_can_be_asked_after_the_last_one_and_has_its_own_time()
    {
        Ask();
        _clock.Advance(_limit);
        var second = Ask();
        _clock.Advance(_limit - _tick);

        Assert.False(second.Outcome.IsCompleted);
        _clock.Advance(_tick);
        Assert.Equal(ConsentOutcome.Expired, await Outcome(second));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_withdraws_its_question()
    {
        using var stop = new CancellationTokenSource();
        var question = _desk.Ask("pay", "digest", _limit, stop.Token);

        await stop.CancelAsync();

        Assert.Equal(ConsentOutcome.Withdrawn, await Outcome(question));
        Assert.Equal(ConsentPress.NothingAsked, _desk.Confirm());
        Assert.Equal(["asked pay", "Withdrawn pay"], _signs.Seen);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_is_withdrawn_at_once()
    {
        var question = _desk.Ask("pay", "digest", _limit, new CancellationToken(canceled: true));

        Assert.Equal(ConsentOutcome.Withdrawn, await Outcome(question));
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_cancellation_after_the_answer_changes_nothing()
    {
        using var stop = new CancellationTokenSource();
        var first = _desk.Ask("pay", "digest", _limit, stop.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _desk.Confirm();
        var second = Ask();

        await stop.CancelAsync();

        Assert.Equal(ConsentOutcome.Given, await Outcome(first));
        Assert.False(second.Outcome.IsCompleted);
    }

    [Fact]
    public async Task The_end_of_the_conversation_and_the_kill_switch_withdraw_what_waits()
    {
        var question = Ask();
        _desk.Spoken.TryUse(Primitives.Choices.ToolClass.Act, "print", "digest", 1, 1);

        _desk.Withdraw();
        _desk.Withdraw();

        Assert.Equal(ConsentOutcome.Withdrawn, await Outcome(question));
        Assert.False(_desk.Spoken.TryUse(Primitives.Choices.ToolClass.Act, "print", "digest", 2, 2));
        Assert.Equal(["asked pay", "Withdrawn pay"], _signs.Seen);
    }

    [Fact]
    public async Task A_question_that_nobody_could_see_is_refused_and_told()
    {
        _signs.OnAsked = () => throw new IOException("no light");

        var question = Ask();

        Assert.Equal(ConsentOutcome.NotShown, await Outcome(question));
        Assert.Equal(ConsentPress.NothingAsked, _desk.Confirm());
        var line = Assert.Single(_log.Lines);
        Assert.Equal(4100, line.EventId);
        Assert.IsType<IOException>(line.Exception);
    }

    [Fact]
    public async Task A_question_that_is_withdrawn_while_it_is_shown_stays_withdrawn()
    {
        _signs.OnAsked = () => _desk.Withdraw();

        Assert.Equal(ConsentOutcome.Withdrawn, await Outcome(Ask()));
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_sign_that_fails_at_the_end_changes_nothing_and_is_told()
    {
        _signs.OnSettled = () => throw new IOException("no light");
        var question = Ask();

        _clock.Advance(_limit); // on the timer's thread a throw would end the program

        Assert.Equal(ConsentOutcome.Expired, await Outcome(question));
        Assert.Equal(4101, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public async Task Of_many_presses_at_once_one_is_taken()
    {
        for (var i = 0; i < 200; i++)
        {
            Ask();
            _clock.Advance(TimeSpan.FromSeconds(1));

            var presses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _desk.Confirm())));

            Assert.Equal(1, presses.Count(p => p == ConsentPress.Taken));
        }
    }

    [Fact]
    public void A_question_about_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _desk.Ask("", "digest", _limit));
        Assert.Throws<ArgumentException>(() => _desk.Ask("pay", "", _limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => _desk.Ask("pay", "digest", TimeSpan.Zero));
        Assert.Null(_desk.Open);
    }

    private static Task<ConsentOutcome> Outcome(ConsentQuestion question) => question.Outcome.WaitAsync(_patience);

    private ConsentQuestion Ask() => _desk.Ask("pay", "digest", _limit);

    private sealed class Signs : IConsentSigns
    {
        public List<string> Seen { get; } = [];

        public Action? OnAsked { get; set; }

        public Action? OnSettled { get; set; }

        public void Asked(ConsentQuestion question)
        {
            Seen.Add($"asked {question.Tool}");
            OnAsked?.Invoke();
        }

        public void Settled(ConsentQuestion question, ConsentOutcome outcome)
        {
            Seen.Add($"{outcome} {question.Tool}");
            OnSettled?.Invoke();
        }
    }
}
