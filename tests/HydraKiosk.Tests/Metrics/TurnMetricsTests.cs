using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Metrics;
using Microsoft.Extensions.Logging;
using static HydraKiosk.Tests.Metrics.MetricsBench;

namespace HydraKiosk.Tests.Metrics;

/// <summary>What is measured of a conversation, on a clock that moves when told.</summary>
public sealed class TurnMetricsTests : IDisposable
{
    private readonly MetricsBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void An_answer_is_timed_from_the_last_voice_at_the_microphone()
    {
        _bench.At(1, new SpeechHeard()).VoiceUntil(2.5)
            .At(3.1, new SpeechEnded(), new TurnTaken(1))
            .At(3.2, new ReplyBegan(1, "r"))
            .VoiceUntil(3.3) // the microphone hears the room, or the answer
            .At(3.5, new ReplyHeard(1));

        Assert.Equal(new DurationFigures(1, 1000, 1000, 1000), _bench.Now.SpeechEndToHeard);
    }

    [Fact]
    public void Without_a_local_voice_the_word_of_the_service_counts()
    {
        _bench.At(1, new SpeechHeard()).At(3, new SpeechEnded()).At(3.4, new TurnTaken(1), new ReplyBegan(1, "r")).At(3.8, new ReplyHeard(1));

        Assert.Equal(800, _bench.Now.SpeechEndToHeard.P50Ms);
    }

    [Fact]
    public void A_voice_that_goes_on_until_the_turn_is_taken_counts_to_its_end()
    {
        _bench.At(1, new SpeechHeard()).VoiceUntil(2).At(2.5, new SpeechEnded()).VoiceUntil(2.75).At(3, new TurnTaken(1), new ReplyBegan(1, "r"))
            .At(3.25, new ReplyHeard(1));

        Assert.Equal(500, _bench.Now.SpeechEndToHeard.P50Ms);
    }

    [Fact]
    public void A_voice_from_before_the_utterance_is_not_its_end()
    {
        _bench.VoiceUntil(1).At(9, new SpeechHeard()).At(10, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r")).At(10.6, new ReplyHeard(1));

        Assert.Equal(600, _bench.Now.SpeechEndToHeard.P50Ms);
    }

    [Fact]
    public void The_voice_of_one_turn_is_not_the_end_of_the_next()
    {
        _bench.At(1, new SpeechHeard()).VoiceUntil(1.5).At(2, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r")).At(2.5, new ReplyHeard(1))
            .At(2.7, new SpeechHeard()).At(3, new SpeechEnded(), new TurnTaken(2), new ReplyBegan(2, "r")).At(3.25, new ReplyHeard(2));

        Assert.Equal((2, 250.0, 1000.0), (_bench.Now.SpeechEndToHeard.Count, _bench.Now.SpeechEndToHeard.P50Ms, _bench.Now.SpeechEndToHeard.MaxMs));
    }

    [Fact]
    public void A_short_word_is_over_before_the_service_reports_its_beginning()
    {
        _bench.VoiceUntil(1.0).At(1.3, new SpeechHeard()).At(1.9, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r"))
            .At(2, new ReplyHeard(1));

        Assert.Equal(1000, _bench.Now.SpeechEndToHeard.P50Ms);
    }

    [Fact]
    public void An_answer_that_begins_before_the_turn_is_reported_complete_is_measured_all_the_same()
    {
        _bench.At(0, new ConversationBegan("press")).At(1, new SpeechHeard()).VoiceUntil(2).At(2.4, new ReplyBegan(1, "r")).At(2.5, new ReplyHeard(1))
            .At(2.6, new SpeechEnded(), new TurnTaken(1));

        Assert.Equal((1, 500.0, 1), (_bench.Now.SpeechEndToHeard.Count, _bench.Now.SpeechEndToHeard.P50Ms, _bench.Now.Turns));
        _bench.At(9, new ConversationEnded("quiet"));
        Assert.Single(_bench.Log.Lines, l => l.EventId == 3031);
    }

    [Theory]
    [InlineData(0.049, false)]
    [InlineData(0.050, true)]
    [InlineData(30.0, true)]
    [InlineData(30.001, false)]
    public void Values_that_cannot_be_true_are_counted_apart(double latency, bool isPlausible)
    {
        _bench.At(1, new SpeechHeard()).At(2, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r")).At(2 + latency, new ReplyHeard(1));

        Assert.Equal((isPlausible ? 1 : 0, isPlausible ? 0 : 1), (_bench.Now.SpeechEndToHeard.Count, _bench.Now.ImplausibleSpeechEndToHeard));
    }

    [Fact]
    public void An_end_of_speech_reported_after_the_answer_began_is_implausible()
    {
        _bench.At(1, new SpeechHeard()).At(3, new ReplyBegan(1, "r")).At(3.1, new SpeechEnded()).At(3.11, new ReplyHeard(1));

        Assert.Equal((0, 1), (_bench.Now.SpeechEndToHeard.Count, _bench.Now.ImplausibleSpeechEndToHeard));
    }

    [Fact]
    public void Only_the_first_sound_of_an_answer_counts_and_no_reply_from_before()
    {
        _bench.At(1, new SpeechHeard()).At(2, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(4, "r"))
            .At(2.5, new ReplyHeard(3)).At(3, new ReplyHeard(4)).At(5, new ReplyBegan(5, "r")).At(6, new ReplyHeard(5));

        Assert.Equal(new DurationFigures(1, 1000, 1000, 1000), _bench.Now.SpeechEndToHeard);
    }

    [Fact]
    public void Noise_is_no_turn()
    {
        _bench.At(1, new SpeechHeard()).At(2, new SpeechEnded(), new TurnDismissed()).At(3, new ReplyBegan(1, "r")).At(4, new ReplyHeard(1));

        Assert.Equal((0, 0L), (_bench.Now.SpeechEndToHeard.Count, _bench.Now.Turns));
    }

    [Fact]
    public void A_greeting_is_timed_from_the_session()
    {
        _bench.At(1, Ready(greets: true, handshakeMs: 120)).At(1.2, new ReplyBegan(1, "r")).At(1.7, new ReplyHeard(1))
            .At(4, new ReplyBegan(2, "r"), new ReplyHeard(2));

        Assert.Equal(new DurationFigures(1, 700, 700, 700), _bench.Now.Greeting);
        Assert.Equal(120, _bench.Now.Handshake.P50Ms);
    }

    [Fact]
    public void Who_speaks_before_the_greeting_is_answered_and_not_greeted()
    {
        _bench.At(1, Ready(greets: true)).At(2, new SpeechHeard()).At(3, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r"))
            .At(4, new ReplyHeard(1));

        Assert.Equal((0, 1), (_bench.Now.Greeting.Count, _bench.Now.SpeechEndToHeard.Count));
    }

    [Fact]
    public void A_barge_in_is_timed_to_silence()
    {
        _bench.At(1, new BargedIn(1)).At(1.04, new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1)))
            .At(2, new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1)))
            .At(3, new BargedIn(1), new BargeInDismissed()).At(4, new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1)));

        Assert.Equal(new DurationFigures(1, 40, 40, 40), _bench.Now.BargeInToSilence);
        Assert.Equal((2, 1), (_bench.Now.BargeIns, _bench.Now.DismissedBargeIns));
    }

    [Fact]
    public void Each_call_is_timed_by_itself()
    {
        _bench.At(1, new ToolCalled("a", "x")).At(2, new ToolCalled("b", "x")).At(2.5, new ToolAnswered("b"))
            .At(4, new ToolAnswered("a"), new ToolAnswered("a"), new ToolAnswered("c"));

        Assert.Equal(new DurationFigures(2, 500, 3000, 3000), _bench.Now.ToolTime);
        Assert.Equal(2, _bench.Now.ToolCalls);
    }

    [Fact]
    public void A_call_whose_session_is_gone_is_not_timed()
    {
        _bench.At(1, new ToolCalled("a", "x")).At(2, new SessionOver(null), new ToolAnswered("a"));

        Assert.Equal(0, _bench.Now.ToolTime.Count);
    }

    [Fact]
    public void Session_time_counts_the_running_one_too()
    {
        _bench.At(0, Ready()).At(60, new SessionOver(null), new SessionOver(null)).At(120, Ready(isReconnect: true)).At(150);
        Assert.Equal((1.5, 2, 1), (_bench.Now.SessionMinutes, _bench.Now.Sessions, _bench.Now.Reconnects));

        _bench.At(180, Ready()); // the one before ended unseen
        Assert.Equal((2.0, 3, 1), (_bench.Now.SessionMinutes, _bench.Now.Sessions, _bench.Now.Reconnects));
        Assert.Equal(180, _bench.Now.CountedForSeconds);
    }

    [Fact]
    public void Counts_what_went_wrong_and_the_tokens()
    {
        _bench.At(1, new SilentReply("r"), new ReplyFailed("r", null), new PhaseOverrun(ConversationPhase.Thinking, "x"), Ended(1, 1, whole: false),
            Ended(2, 1),
            Generated(1, input: 800, output: 100), Generated(2, input: 20, output: 3));

        var now = _bench.Now;
        Assert.Equal((1, 1, 1, 1), (now.SilentReplies, now.FailedReplies, now.Overruns, now.InterruptedReplies));
        Assert.Equal((820, 103), (now.InputTokens, now.OutputTokens));
    }

    [Fact]
    public void Percentiles_stand_on_the_last_values_only()
    {
        for (var i = 0; i < 300; i++)
        {
            _bench.At(i * 10, new BargedIn(1)).At((i * 10) + (i < 44 ? 9 : 0.1), new LoudspeakerSilenced(1, TimeSpan.Zero));
        }

        Assert.Equal(new DurationFigures(300, 100, 100, 100), _bench.Now.BargeInToSilence);
    }

    [Fact]
    public void A_conversation_is_one_line_and_each_turn_one_at_debug()
    {
        _bench.At(0, new ConversationBegan("press"));
        _bench.At(1, Ready(), To(ConversationPhase.Listening)).At(2, new SpeechHeard()).VoiceUntil(3)
            .At(3.5, new SpeechEnded(), new TurnTaken(1), To(ConversationPhase.Thinking), new ToolCalled("c", "secret_tool"))
            .At(3.75, new ToolAnswered("c"), new ReplyBegan(1, "r"), new Caption(1, "secret words"), Generated(1, 500, 60))
            .At(4, new ReplyHeard(1), To(ConversationPhase.Speaking));
        Assert.Empty(_bench.Log.Lines);
        _bench.At(6, Ended(1, 2), To(ConversationPhase.Listening));
        _bench.BytesUp = 2048;
        _bench.BytesDown = 4096 + 5;
        _bench.At(10, new ConversationEnded("quiet"));

        Assert.Equal(
            [
                (LogLevel.Debug, 3031, "turn 1: answered after 1000 ms, 2000 ms heard (whole), 1 tool calls in 250 ms, 500 tokens in, 60 out"),
                (LogLevel.Information, 3030, "conversation of 10 s: 1 turns, answered after p50 1000 p95 1000 ms, 0 barge-ins, 1 tool calls, 0 "
                    + "reconnects, 500 tokens in, 60 out, 2 KB up, 4 KB down"),
            ],
            _bench.Log.Lines.Select(l => (l.Level, l.EventId, l.Message)));
        Assert.Equal(1, _bench.Now.Conversations);
    }

    [Fact]
    public void An_interrupted_turn_says_how_much_was_heard_though_the_end_is_told_after_the_next_turn()
    {
        _bench.At(0, new ConversationBegan("press")).At(1, new SpeechHeard())
            .At(2, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r"), To(ConversationPhase.Thinking))
            .At(3, new ReplyHeard(1), To(ConversationPhase.Speaking))
            .At(4, new SpeechHeard(), new BargedIn(1), To(ConversationPhase.Listening))
            .At(4.02, new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1)))
            .At(5, new SpeechEnded(), new TurnTaken(2), Ended(1, 1, whole: false), To(ConversationPhase.Thinking))
            .At(6, new ConversationEnded("stop"));

        Assert.Equal(
            [
                "turn 1: answered after 1000 ms, 1000 ms heard (cut off), 0 tool calls in 0 ms, 0 tokens in, 0 out",
                "turn 2: answered after - ms, 0 ms heard (no reply), 0 tool calls in 0 ms, 0 tokens in, 0 out",
            ],
            _bench.Log.Lines.Where(l => l.EventId == 3031).Select(l => l.Message));
        Assert.Equal((1, 1), (_bench.Now.InterruptedReplies, _bench.Now.BargeIns));
    }

    [Fact]
    public void An_answer_that_sounds_when_the_conversation_ends_was_not_heard_to_its_end()
    {
        _bench.At(0, new ConversationBegan("press")).At(1, new SpeechHeard())
            .At(2, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r"), To(ConversationPhase.Thinking))
            .At(3, new ReplyHeard(1), To(ConversationPhase.Speaking))
            .At(4, new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1)), new ConversationEnded("stop"));

        Assert.Contains("1000 ms heard (cut off)", _bench.Log.Lines.Single(l => l.EventId == 3031).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_stays_open_while_a_possible_interruption_of_its_answer_waits_for_the_verdict()
    {
        _bench.At(1, new SpeechHeard()).At(2, new SpeechEnded(), new TurnTaken(1), new ReplyBegan(1, "r"), To(ConversationPhase.Thinking))
            .At(2.2, new SpeechHeard(), new BargedIn(1), To(ConversationPhase.Listening))
            .At(2.5, new SpeechEnded(), new TurnDismissed(), new BargeInDismissed(), To(ConversationPhase.Thinking))
            .At(3, new ReplyHeard(1), To(ConversationPhase.Speaking)).At(4, Ended(1, 1), To(ConversationPhase.Listening));

        Assert.Equal("turn 1: answered after 1000 ms, 1000 ms heard (whole), 0 tool calls in 0 ms, 0 tokens in, 0 out",
            Assert.Single(_bench.Log.Lines).Message);
    }

    [Fact]
    public void One_conversation_is_not_counted_in_the_next()
    {
        _bench.BytesUp = 1024 * 10;
        _bench.At(0, new ConversationBegan("a")).At(1, new TurnTaken(1), new BargedIn(1), Generated(1, 5, 5))
            .At(2, new ConversationEnded("x"), new ConversationEnded("x"))
            .At(3, new ConversationBegan("b")).At(5, new ConversationEnded("y"));

        Assert.Equal(
            "conversation of 2 s: 0 turns, answered after p50 - p95 - ms, 0 barge-ins, 0 tool calls, 0 reconnects, 0 tokens in, 0 out, 0 KB up, 0 "
                + "KB down",
            _bench.Log.Lines.Where(l => l.EventId == 3030).ElementAt(1).Message);
        Assert.Equal(2, _bench.Log.Lines.Count(l => l.EventId == 3030));
    }

    [Fact]
    public void Noting_the_voice_allocates_nothing()
    {
        var at = 0;
        Assert.Equal(0, Allocations.In(() => _bench.SpeechEnd.NoteVoice(at++)));
    }

    [Fact]
    public async Task Any_thread_may_ask_while_another_tells()
    {
        var asking = Task.Run(() =>
            Enumerable.Range(0, 500).Select(_ => _bench.Metrics.Snapshot().Turns).ToList(), TestContext.Current.CancellationToken);
        for (var i = 1; i <= 2000; i++)
        {
            _bench.Metrics.Take(new TurnTaken(i), i);
            _bench.SpeechEnd.NoteVoice(i);
        }

        var seen = await asking;
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(2000, _bench.Now.Turns);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_conversation_that_is_carried_over_counts_as_a_reconnect_however_its_session_ended(bool byService)
    {
        using var bench = new MetricsBench();
        bench.At(1, new ConversationBegan("press"), MetricsBench.Ready())
            .At(5, new SessionOver(byService ? null : LinkFault.Lost) { ByService = byService }, MetricsBench.Ready());
        Assert.Equal(1, bench.Now.Reconnects);

        bench.At(6, MetricsBench.Ready())
            .At(9, new ConversationEnded("quiet"), new SessionOver(null), new ConversationBegan("press"), MetricsBench.Ready());
        Assert.Equal(1, bench.Now.Reconnects);
    }

    [Fact]
    public void A_session_that_this_device_closed_for_the_visitor_before_is_no_loss_of_the_next()
    {
        using var bench = new MetricsBench();
        bench.At(1, new ConversationBegan("press"), MetricsBench.Ready(), new ConversationEnded("quiet"), new ConversationBegan("press"),
            new SessionOver(null), MetricsBench.Ready());

        Assert.Equal(0, bench.Now.Reconnects);
    }

    [Fact]
    public void A_reply_that_waited_for_the_button_is_told_as_heard()
    {
        using var bench = new MetricsBench();
        bench.At(1, new ConversationBegan("press"), new SpeechHeard())
            .At(2, new SpeechEnded(), new TurnTaken(1), MetricsBench.To(ConversationPhase.Thinking));
        bench.At(2.2, new ReplyBegan(1, "r1") { IsHeldBack = true }, MetricsBench.To(ConversationPhase.Listening));
        bench.At(3, new ReplyHeard(1), MetricsBench.To(ConversationPhase.Speaking))
            .At(5, MetricsBench.Ended(1, 2), MetricsBench.To(ConversationPhase.Listening));

        Assert.Contains("(whole)", Assert.Single(bench.Log.Lines, l => l.EventId == 3031).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_that_begins_after_the_person_began_again_is_the_answer_to_what_they_said_before()
    {
        using var bench = new MetricsBench();
        bench.At(1, new ConversationBegan("press"), new SpeechHeard())
            .At(2, new SpeechEnded(), new TurnTaken(1), MetricsBench.To(ConversationPhase.Thinking));
        bench.At(2.1, new SpeechHeard(), MetricsBench.To(ConversationPhase.Listening))
            .At(2.2, new ReplyBegan(1, "r1") { IsHeldBack = true, IsOfEarlierTurn = true });
        bench.At(2.5, new TurnDismissed(), new ReplyHeard(1), MetricsBench.To(ConversationPhase.Speaking))
            .At(5, MetricsBench.Ended(1, 2), MetricsBench.To(ConversationPhase.Listening));

        Assert.Contains("(whole)", Assert.Single(bench.Log.Lines, l => l.EventId == 3031).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_that_is_reported_after_its_answer_was_heard_is_told_once()
    {
        using var bench = new MetricsBench();
        bench.At(1, new ConversationBegan("press"), new SpeechHeard()).At(2, new ReplyBegan(1, "r1"))
            .At(2.3, new ReplyHeard(1), MetricsBench.To(ConversationPhase.Speaking));
        bench.At(5, MetricsBench.Ended(1, 2), MetricsBench.To(ConversationPhase.Listening))
            .At(6, new TurnTaken(1) { IsLate = true }, new ConversationEnded("quiet"));

        Assert.Contains("(whole)", Assert.Single(bench.Log.Lines, l => l.EventId == 3031).Message, StringComparison.Ordinal);
    }
}
