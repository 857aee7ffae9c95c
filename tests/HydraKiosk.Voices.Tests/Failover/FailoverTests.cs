using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>What makes a voice give way, who takes over, and how the first comes back.</summary>
public sealed class FailoverTests
{
    private static Room Two(string first = "hydra", string second = "realtime", FailoverRules? rules = null) =>
        new([("first", Wires.Of(first)), ("second", Wires.Of(second))], rules);

    [Fact]
    public async Task A_voice_that_works_keeps_the_floor()
    {
        await using var room = Two();
        room.Come().Speak().Wait(10);

        Assert.NotNull(room.Answer);
        Assert.Equal(new Standing("first", null, 0), room.Failover.Standing);
        Assert.Equal(0, room.Voices[1].Sessions);
        Assert.Empty(room.Fillers);
        Assert.Same(room.Voices[0].Traits, room.Failover.Traits);
    }

    [Theory]
    [InlineData(LinkFault.CredentialsRefused)]
    [InlineData(LinkFault.ServerFull)]
    [InlineData(LinkFault.RateLimited)]
    [InlineData(LinkFault.UpgradeRefused)]
    [InlineData(LinkFault.ConfigurationRefused)]
    [InlineData(LinkFault.CertificateRefused)]
    public async Task What_waiting_does_not_mend_is_not_waited_for(LinkFault fault)
    {
        await using var room = Two();
        (room.Voices[0].IsUp, room.Voices[0].Fault) = (false, fault);
        room.Come();

        Assert.True(room.Voices[1].IsReady); // 0.4 s of attempt, 0.4 s of handshake
        Assert.Equal("second", room.Failover.Standing.Name);
        Assert.Contains(fault.ToString(), room.Failover.Standing.Instead, StringComparison.Ordinal);
        Assert.DoesNotContain(LocalPrompt.CannotReachService, room.Speaker.Prompts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_outage_is_waited_out_for_four_seconds(bool isRefused)
    {
        await using var room = Two();
        (room.Voices[0].IsUp, room.Voices[0].Fault) = (false, isRefused ? LinkFault.Unreachable : null);
        room.Post(new PersonEngaged(PersonEngaged.ByPress));
        room.Wait(3.9);
        Assert.Equal("first", room.Failover.Standing.Name);

        room.Wait(0.7);
        Assert.Equal("second", room.Failover.Standing.Name);
        Assert.True(room.Voices[1].IsReady);
    }

    [Fact]
    public async Task A_loss_that_mends_itself_within_the_limit_changes_nothing_but_is_bridged_by_a_filler()
    {
        await using var room = Two();
        room.Come().Speak().Wait(0.3);
        room.Voices[0].Kill();
        room.Wait(1.9);
        room.Voices[0].IsUp = true;
        room.Wait(12);

        Assert.Equal(new Standing("first", null, 0), room.Failover.Standing);
        Assert.NotNull(room.Answer);
        Assert.NotEmpty(room.Fillers);
        Assert.DoesNotContain(LocalPrompt.CannotReachService, room.Speaker.Prompts);
    }

    [Fact]
    public async Task A_voice_that_dies_in_the_middle_of_a_turn_is_replaced_and_the_words_are_answered()
    {
        await using var room = Two();
        room.Come().Speak().Wait(0.3);
        room.Voices[0].Kill();
        room.Wait(20);

        Assert.NotNull(room.Answer);
        Assert.Equal(1, room.Voices[1].Turns);
        Assert.True(room.LongestSilence <= TimeSpan.FromSeconds(8), $"{room.LongestSilence}");
    }

    [Fact]
    public async Task A_voice_that_dies_while_a_tool_works_is_replaced_and_the_next_one_answers()
    {
        await using var room = Two();
        room.Voices[0].UsesTool = true;
        room.Come().Speak().Wait(1.2);
        Assert.Equal(1, room.Voices[0].Turns);
        Assert.Null(room.Answer);
        room.Voices[0].Kill();
        room.Wait(20);

        Assert.NotNull(room.Answer);
        Assert.Contains("broke off", room.Voices[1].LastInstructions, StringComparison.Ordinal);
        Assert.Equal(("second", 1), (room.Failover.Standing.Name, room.Failover.Standing.Changes));
    }

    [Fact]
    public async Task A_voice_that_dies_while_nobody_speaks_is_replaced_by_one_that_owes_nothing()
    {
        await using var room = Two();
        room.Come().Speak().Wait(12);
        room.Voices[0].Kill();
        room.Wait(30);

        Assert.True(room.Voices[1].IsReady);
        Assert.Equal(("second", 1), (room.Failover.Standing.Name, room.Failover.Standing.Changes));
    }

    [Fact]
    public async Task Two_silent_replies_in_a_row_are_a_verdict()
    {
        await using var room = Two();
        room.Voices[0].IsSilent = true;
        room.Come().Speak().Wait(3).Speak().Wait(12);

        Assert.Equal("second", room.Failover.Standing.Name);
        Assert.NotNull(room.Answer);
    }

    [Fact]
    public async Task When_nobody_answers_the_person_is_told_and_all_are_tried_until_one_does()
    {
        await using var room = Two();
        room.Voices.ForEach(static v => v.IsUp = false);
        room.Post(new PersonEngaged(PersonEngaged.ByPress));
        room.Wait(10);

        Assert.Contains(LocalPrompt.CannotReachService, room.Speaker.Prompts);
        Assert.Equal(ConversationPhase.Offline, room.State.Phase);
        Assert.Single(room.Log.Lines, l => l.EventId == FailoverCauses.NobodyAnswers.Code);

        room.Voices[0].IsUp = true;
        room.Wait(40);
        Assert.True(room.Voices[0].IsReady);
        Assert.Equal(ConversationPhase.Listening, room.State.Phase);
    }

    [Fact]
    public async Task The_first_voice_comes_back_between_conversations_after_its_rest()
    {
        await using var room = Two();
        (room.Voices[0].IsUp, room.Voices[0].Fault) = (false, LinkFault.ServerFull);
        room.Come();
        room.Voices[0].IsUp = true;
        room.Post(new PersonLeft("test"));
        room.Wait(60);
        room.Come();
        Assert.Equal("second", room.Failover.Standing.Name); // it rests

        room.Wait(301);
        Assert.Equal(ConversationPhase.Idle, room.State.Phase);
        room.Come().Speak().Wait(8);
        Assert.Equal("first", room.Failover.Standing.Name);
        Assert.NotNull(room.Answer);
        Assert.Contains(room.Log.Lines, l => l.EventId == 2370);
    }

    [Fact]
    public async Task A_voice_that_fails_again_at_once_rests_for_twice_as_long()
    {
        await using var room = Two();
        (room.Voices[0].IsUp, room.Voices[0].Fault) = (false, LinkFault.ServerFull);
        foreach (var rest in (int[])[5, 10, 20])
        {
            room.Come();
            Assert.Equal("second", room.Failover.Standing.Name);
            room.Post(new PersonLeft("test"));
            room.Wait((rest * 60) - 5);
            var before = room.Failover.Standing.Changes;
            room.Come();
            Assert.Equal(before, room.Failover.Standing.Changes); // still at rest
            room.Post(new PersonLeft("test"));
            room.Wait(10);
        }
    }

    [Fact]
    public async Task Replies_are_numbered_on_from_voice_to_voice()
    {
        await using var room = Two();
        room.Come().Speak().Wait(8);
        room.Voices[0].StallsAt = Stall.NoReply;
        room.Speak().Wait(20);
        room.Speak().Wait(8);

        Assert.NotNull(room.Answer);
        Assert.Equal(room.Speaker.Order.Order(), room.Speaker.Order);
        Assert.Equal(3, room.Speaker.Order.Distinct().Count());
    }

    [Fact]
    public async Task What_an_old_session_asked_for_reaches_no_other()
    {
        await using var room = Two();
        room.Come().Speak().Wait(1);
        room.Failover.Take(0, new VoiceReplyBegan("x", 9));
        room.Failover.Take(0, new VoiceCallAsked("x", "firstc9", "print_ticket", "{}"));
        room.Voices[0].Kill();
        room.Pump();
        room.Wait(6);

        Assert.True(room.Voices[1].IsReady);
        Assert.False(room.Failover.PostOutput("firstc9", "{}"));
        Assert.False(room.Failover.AskForReply());
        Assert.DoesNotContain(room.Outputs, o => o.Voice == "second" && o.Call == "firstc9");
    }

    [Fact]
    public async Task The_conversation_goes_by_the_traits_of_whoever_speaks()
    {
        await using var room = Two("hydra", "cascade-by-client");
        (room.Voices[0].IsUp, room.Voices[0].Fault) = (false, LinkFault.ServerFull);
        room.Come().Speak().Wait(8);

        Assert.NotNull(room.Answer); // nobody but the conversation ends a turn of this voice
        Assert.Equal(TurnKeeper.Client, room.Failover.Traits.TurnsEndedBy);
    }

    [Fact]
    public async Task A_person_who_speaks_for_long_or_is_silent_is_no_stall()
    {
        await using var room = Two();
        room.Come();
        room.Failover.NoteVoice(true);
        room.Failover.Take(0, new VoiceSpeechBegan("u"));
        room.Pump();
        room.Wait(30);
        Assert.Equal("first", room.Failover.Standing.Name);

        room.Failover.NoteVoice(false);
        room.Failover.Take(0, new VoiceTurnDismissed("u"));
        room.Pump();
        room.Wait(50);
        Assert.Equal(0, room.Failover.Standing.Changes);
    }
}
