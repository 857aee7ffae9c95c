using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Conversation.Tests;

/// <summary>Stories: what happens at which second, and what the link, the loudspeaker and the tools are told, in order.</summary>
public sealed class ConversationLoopTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    [Fact]
    public void Speech_at_0_s_a_reply_at_2_6_s_a_barge_in_at_3_s_and_quiet_to_the_end()
    {
        using var bench = new LoopBench(Script.OnDemand);
        bench.Post(new DaemonStarted());
        Assert.Equal("connect", bench.Done());
        Assert.Equal("disconnect", bench.Ready().Done()); // key and service tried

        bench.At(0.06).Post(new PersonEngaged(PersonEngaged.BySpeech));
        Assert.Equal("keep(-400) gate+ connect", bench.Done());
        bench.At(0.3).Link(new VoiceConnecting(1)).At(0.4).Ready();
        bench.At(0.9).Server(Started).At(2.1).Server(Stopped, Turn).At(2.3).Server(new VoiceReplyBegan("r1", 1));
        bench.At(2.6).Loudspeaker(LoudspeakerEventKind.Started, 1).At(2.9).Server(new VoiceReplySoundComplete(1), Completed(1));
        Assert.Equal((ConversationPhase.Speaking, "suspend resume"), (bench.Phase, bench.Done()));

        bench.At(3).Server(Started);
        Assert.Equal((ConversationPhase.Listening, "suspend"), (bench.Phase, bench.Done()));
        bench.At(4.4).Server(Stopped, Turn);
        Assert.Equal((ConversationPhase.Thinking, "discard(1) resume"), (bench.Phase, bench.Done()));
        bench.At(5).Server(new VoiceReplyBegan("r2", 2)).Loudspeaker(LoudspeakerEventKind.Started, 2)
            .Server(new VoiceReplySoundComplete(2), Completed(2));
        bench.At(8).Loudspeaker(LoudspeakerEventKind.Drained, 2);
        Assert.Equal((ConversationPhase.Listening, ""), (bench.Phase, bench.Done()));

        bench.At(27.999);
        Assert.Equal("", bench.Done());
        bench.At(28);
        Assert.Equal((ConversationPhase.Idle, "gate- discard(2) disconnect forget volume= earcon(End)"), (bench.Phase, bench.Done()));
        Assert.DoesNotContain(bench.Log.Lines, l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public void A_cough_at_10_s_that_the_service_dismisses_at_10_7_s_lets_the_reply_go_on()
    {
        using var bench = Speaking();
        bench.At(10).Server(Started).At(10.7).Server(Stopped, Noise);

        Assert.Equal((ConversationPhase.Speaking, "suspend resume"), (bench.Phase, bench.Done()));
    }

    [Fact]
    public void A_cough_that_takes_the_service_1_5_s_drops_the_rest()
    {
        using var bench = Speaking();
        bench.At(10).Server(Started).At(11.5).Server(Stopped, Noise);

        Assert.Equal((ConversationPhase.Listening, "suspend discard(1) resume"), (bench.Phase, bench.Done()));
    }

    [Fact]
    public void Two_tools_of_different_speed_get_one_question_200_ms_after_the_slower()
    {
        using var bench = Listening();
        bench.At(1).Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "fast", "{\"x\":1}"),
            new VoiceCallAsked("r1", "b", "slow", "{}"));
        Assert.Equal("suspend resume run(a,fast,{\"x\":1}) run(b,slow,{})", bench.Done());

        bench.At(1.1).Return("a", "A").At(3);
        Assert.Equal("output(a,A)", bench.Done());
        bench.Return("b", "B").At(3.199);
        Assert.Equal("output(b,B)", bench.Done());
        bench.At(3.2);
        Assert.Equal((ConversationPhase.Thinking, "ask"), (bench.Phase, bench.Done()));
        bench.At(10).Server(new VoiceReplyEnded("r1", 1, ReplyOutcome.Completed, null, TimeSpan.Zero, 2, null)).At(60);
        Assert.Equal("earcon(ThinkingTooLong) earcon(Fault) discard(1)", bench.Done()); // the reply never came, and the person is told so
    }

    [Fact]
    public void A_call_150_ms_after_the_last_output_puts_the_question_off()
    {
        using var bench = Listening();
        bench.At(1).Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "x", "{}")).Return("a", "A");
        bench.At(1.15).Server(new VoiceCallAsked("r1", "b", "x", "{}")).At(2).Return("b", "B").At(2.199);
        Assert.DoesNotContain("ask", bench.Done(), StringComparison.Ordinal);
        bench.At(2.2);
        Assert.Equal("ask", bench.Done());
    }

    [Fact]
    public void A_service_that_never_answers_gives_the_turn_back_after_8_s()
    {
        using var bench = Listening();
        bench.At(1).Server(Started, Stopped, Turn).At(8.999);
        Assert.Equal(ConversationPhase.Thinking, bench.Phase);
        bench.At(9);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        Assert.Equal(3012, Assert.Single(bench.Log.Lines, l => l.Level >= LogLevel.Warning).EventId);
    }

    [Fact]
    public void A_service_that_never_judges_a_speech_leaves_nothing_suspended_after_8_s()
    {
        using var bench = Speaking();
        bench.At(10).Server(Started).At(11).Server(Stopped).At(18.999);
        Assert.Equal("suspend", bench.Done());
        bench.At(19);

        Assert.Equal((ConversationPhase.Listening, "discard(1) resume"), (bench.Phase, bench.Done()));
    }

    [Fact]
    public void A_limit_that_ran_out_while_its_end_was_already_posted_hits_nothing_after_it()
    {
        using var bench = Listening();
        bench.At(1).Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1));

        // The first sound and the end of the limit wait in the channel together.
        bench.Loop.Post(new FromLoudspeaker(new LoudspeakerEvent(LoudspeakerEventKind.Started, 1, default)));
        bench.At(9);

        Assert.Equal((ConversationPhase.Speaking, "suspend resume"), (bench.Phase, bench.Done()));
    }

    [Fact]
    public void A_session_that_the_service_ended_is_opened_again_after_a_second_without_a_greeting()
    {
        using var bench = new LoopBench(Script.Always);
        bench.Post(new DaemonStarted());
        Assert.Equal("keep(-400) gate+ connect(greet)", bench.Done());
        Assert.True(bench.PlansToGreet); // also at a second attempt, as long as nobody was greeted
        bench.Ready(greets: true);
        Assert.False(bench.PlansToGreet);

        bench.At(30).Link(new VoiceClosed(ByService: true)).At(30.999);
        Assert.Equal((ConversationPhase.Connecting, ""), (bench.Phase, bench.Done()));
        bench.At(31);
        Assert.Equal("connect", bench.Done());
    }

    [Fact]
    public void A_link_that_is_lost_in_mid_reply_leaves_the_reply_and_plans_no_second_greeting()
    {
        using var bench = Speaking();
        bench.At(5).Link(new VoiceDown(LinkFault.Lost, "reset", TimeSpan.FromSeconds(1), WasReady: true));
        Assert.Equal((ConversationPhase.Speaking, ""), (bench.Phase, bench.Done()));
        bench.At(7).Loudspeaker(LoudspeakerEventKind.Drained, 1);
        Assert.Equal(ConversationPhase.Offline, bench.Phase);
        bench.At(8).Ready();
        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        Assert.False(bench.PlansToGreet);
    }

    [Fact]
    public void A_voice_in_an_outage_makes_the_link_try_again()
    {
        using var bench = Listening();
        bench.At(5).Link(new VoiceDown(LinkFault.Unreachable, "refused", TimeSpan.FromSeconds(30), WasReady: false))
            .Post(new PersonEngaged(PersonEngaged.BySpeech));

        Assert.Equal("earcon(Offline) say:CannotReachService keep(-400) retry", bench.Done());
    }

    [Fact]
    public void An_output_that_finds_no_session_is_a_warning()
    {
        using var bench = Listening();
        bench.Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "x", "{}"));
        bench.Accepts = false;
        bench.Return("a", "A");

        Assert.Equal(3014, Assert.Single(bench.Log.Lines, l => l.Level >= LogLevel.Warning).EventId);
        Assert.Contains(bench.Told, n => n is OutputLost { CallId: "a" });
        Assert.DoesNotContain(bench.Told, n => n is ToolAnswered);
    }

    [Fact]
    public void An_output_whose_session_was_lost_while_the_tool_ran_is_a_warning()
    {
        using var bench = Listening();
        bench.Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "x", "{}"));
        bench.Link(new VoiceDown(LinkFault.Lost, "reset", TimeSpan.FromSeconds(1), WasReady: true)).Ready().Return("a", "A");

        Assert.Equal(3014, Assert.Single(bench.Log.Lines, l => l.Level >= LogLevel.Warning).EventId);
        Assert.DoesNotContain(bench.Told, n => n is ToolAnswered);
    }

    [Fact]
    public void An_output_that_is_sent_is_told()
    {
        using var bench = Listening();
        bench.Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "x", "{}")).Return("a", "A");

        Assert.Single(bench.Told, n => n is ToolAnswered { CallId: "a" });
        Assert.DoesNotContain(bench.Told, n => n is OutputLost);
    }

    [Fact]
    public void Words_reach_the_view_and_never_the_journal()
    {
        using var bench = Speaking();
        bench.Server(new VoiceReplyText(1, "The vault code is 4711"));
        bench.Server(new VoiceTurnTaken(null, "So it is 4711"));

        Assert.Contains(bench.Told, n => n is Caption { Text: "The vault code is 4711" });
        Assert.Contains(bench.Told, n => n is TurnTaken { Words: "So it is 4711" });
        Assert.DoesNotContain(bench.Log.Lines, l => l.Message.Contains("4711", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_from_the_start_to_a_stop_and_relays_the_link()
    {
        using var bench = new LoopBench(Script.Always);
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var loop = new ConversationLoop(
            new ConversationInbox(), Script.Always, bench, bench, bench, bench, asked => new SessionPlan("…", "aria", asked.Greet, []),
            [new Sink(notice => _ = notice is SessionReady && ready.TrySetResult())], bench.Clock, bench.Log);

        var running = loop.RunAsync(stop.Token);
        bench.EventWriter.TryWrite(new VoiceReady(new VoiceSession("s", 24_000, false, false, TimeSpan.Zero)));
        await ready.Task.WaitAsync(_patience);
        await stop.CancelAsync();
        await running.WaitAsync(_patience);

        Assert.Equal("keep(-400) gate+ connect(greet) gate- disconnect forget volume=", bench.Done());
        Assert.Equal(ConversationPhase.Idle, loop.State.Phase);
        loop.Post(new PersonEngaged("press")); // harmless
        Assert.Equal("", bench.Done());
    }

    [Fact]
    public void A_flood_of_calls_and_failures_is_a_few_lines_in_the_journal()
    {
        using var bench = Listening();
        for (var i = 0; i < 5000; i++)
        {
            bench.Server(new VoiceCallAsked(null, $"c{i}", new string('x', 5000), "{}"),
                new VoiceReplyEnded($"r{i}", i + 1, ReplyOutcome.Failed, new string('y', 5000), TimeSpan.Zero, 0, null));
        }

        Assert.InRange(bench.Log.Lines.Count(l => l.Level >= LogLevel.Information), 1, 120);
        Assert.All(bench.Log.Lines, l => Assert.InRange(l.Message.Length, 1, 500));
        bench.At(61).Server(new VoiceReplyEnded("r", 9999, ReplyOutcome.Failed, null, TimeSpan.Zero, 0, null));
        Assert.Contains(bench.Log.Lines, l => l.EventId == 3023 && l.Message.Contains("HK-3011", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_conversation_has_no_room_for_is_dropped_where_nothing_depends_on_it()
    {
        var backlog = new LinkBacklog();
        VoiceEvent caption = new VoiceReplyText(1, "…"), large = new VoiceReplyText(1, new string('x', (int)LinkBacklog.MaxCharacters));
        Assert.True(backlog.TryAdd(caption));
        Assert.False(backlog.TryAdd(large));
        backlog.Taken(caption);
        Assert.True(backlog.TryAdd(large)); // one alone always finds room
        backlog.Taken(large);

        for (var i = 0; i < LinkBacklog.MaxMessages; i++)
        {
            Assert.True(backlog.TryAdd(caption));
        }

        Assert.False(backlog.TryAdd(caption));
        Assert.True(LinkBacklog.IsDroppable(caption));
        var waiting = backlog.AddAsync(Started, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        backlog.Taken(caption);
        Assert.All<VoiceEvent>([Started, Turn, new VoiceReady(new VoiceSession("s", 1, false, false, default)), new VoiceClosed(true)], e =>
            Assert.False(LinkBacklog.IsDroppable(e)));
    }

    private static VoiceSpeechBegan Started => new((string?)null);

    private static VoiceSpeechEnded Stopped => new((string?)null);

    private static VoiceTurnTaken Turn => new(null, null);

    private static VoiceTurnDismissed Noise => new((string?)null);

    private static VoiceReplyEnded Completed(int number) => new($"r{number}", number, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(1), 0, null);

    private static LoopBench Listening()
    {
        var bench = new LoopBench(Script.Always).Post(new DaemonStarted()).Ready(greets: true);
        bench.Done();
        return bench;
    }

    private static LoopBench Speaking()
    {
        var bench = Listening().At(1).Server(Started, Stopped, Turn, new VoiceReplyBegan("r1", 1)).Loudspeaker(LoudspeakerEventKind.Started, 1)
            .Server(new VoiceReplySoundComplete(1), Completed(1));
        bench.Done();
        return bench;
    }

    [Fact]
    public void A_runner_that_throws_although_it_never_does_leaves_no_call_open()
    {
        using var bench = new LoopBench(Script.Always) { ToolFault = new InvalidOperationException("broken") };
        bench.Post(new DaemonStarted()).Ready();
        bench.Server(new VoiceSpeechBegan(null), new VoiceSpeechEnded(null), new VoiceTurnTaken(null, null), new VoiceReplyBegan("r1", 1),
            new VoiceCallAsked("r1", "c1", "get_device_status", "{}"));

        Assert.Contains("output(c1,", bench.Done(), StringComparison.Ordinal);
        Assert.Single(bench.Log.Lines, l => l.EventId == ConversationCauses.ToolBroke.Code);
        Assert.True(bench.Loop.State.Tools.Outstanding.IsEmpty);
    }

    [Fact]
    public void A_reply_that_waits_for_a_device_gets_no_new_time_from_each_attempt_that_fails()
    {
        using var bench = new LoopBench(Script.Always);
        bench.Post(new DaemonStarted()).Ready();
        bench.Server(new VoiceSpeechBegan(null), new VoiceSpeechEnded(null), new VoiceTurnTaken(null, null), new VoiceReplyBegan("r1", 1));
        bench.Loudspeaker(LoudspeakerEventKind.Started, 1).Loudspeaker(LoudspeakerEventKind.Parked, 1).Post(new SoundDeviceChanged(false, "unplugged"));
        for (var second = 3; second <= 30; second += 3)
        {
            bench.At(second).Post(new SoundDeviceChanged(false, "still not there"));
        }

        Assert.Contains(bench.Told, n => n is ReplyUnheard);
        Assert.NotEqual(ConversationPhase.Speaking, bench.Phase);
    }
}
