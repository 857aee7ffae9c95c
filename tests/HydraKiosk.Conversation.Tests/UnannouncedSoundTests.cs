using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;


namespace HydraKiosk.Conversation.Tests;

/// <summary>
/// Whatever the books say: when a person begins to speak the loudspeaker falls silent, and what it reports of strangers confuses nothing.
/// </summary>
public sealed class UnannouncedSoundTests
{
    [Fact]
    public void Speech_silences_a_loudspeaker_that_holds_nothing_by_the_books()
    {
        var script = Script.Listening().Speech();
        Assert.Equal("suspend", script.ToLoudspeaker);
        Assert.DoesNotContain(script.Told, n => n is BargedIn);

        Assert.Equal("suspend resume", script.Speech().Noise().ToLoudspeaker);
    }

    [Fact]
    public void What_it_held_all_the_same_is_dropped_with_the_turn()
    {
        var script = Script.Speaking(true).Drains(1).Speech();
        Assert.Equal("suspend", script.ToLoudspeaker);
        Assert.Equal("suspend discard1 resume", script.Turn().ToLoudspeaker);
    }

    [Fact]
    public void A_reply_that_a_stray_sound_of_another_ended_in_the_books_can_still_be_interrupted()
    {
        var script = Script.Speaking(false).AudioEnds(1).ResponseEnds(1).Drains(1).Reply(2).Sounds(2).Drains(2).Sounds(1).Drains(1).Sounds(2);
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        script.Done();

        Assert.Equal("suspend", script.Speech().Done());
        Assert.Contains("discard2", script.Turn().Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_that_is_done_before_its_sound_comes_can_be_interrupted()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).ResponseEnds(1, bytes: 0).Sounds(1);
        script.Done();

        Assert.Equal("suspend", script.Speech().Done());
    }

    [Fact]
    public void A_sound_that_no_message_announced_is_a_reply_like_any_other()
    {
        var script = Script.Listening().Sounds(7);
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal("discard7 floor", script.Step(new PersonInterrupted()).Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Fact]
    public void One_that_is_announced_late_is_the_same()
    {
        var script = Script.Listening().Sounds(1).Reply(1);

        Assert.Equal(("r1", true), (Assert.Single(script.State.Replies.Open).Id, script.State.Replies.IsAudible));
        Assert.Equal("", script.Done());
    }

    [Fact]
    public void A_sound_that_begins_while_the_person_speaks_falls_silent()
    {
        var script = Script.Speaking(false).Speech().ResponseEnds(1, ReplyOutcome.Cancelled);
        script.Done();

        Assert.Equal("suspend", script.Sounds(2).ToLoudspeaker);
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Theory]
    [InlineData(LoudspeakerEventKind.Started)]
    [InlineData(LoudspeakerEventKind.Starved)]
    [InlineData(LoudspeakerEventKind.Fed)]
    [InlineData(LoudspeakerEventKind.Parked)]
    public void Late_news_of_a_reply_that_was_silenced_opens_nothing(LoudspeakerEventKind kind)
    {
        var script = Script.Speaking(false).Step(new PersonInterrupted()).Heard(kind, 1);

        Assert.Empty(script.State.Replies.Open);
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Theory]
    [InlineData(LoudspeakerEventKind.Cut)]
    [InlineData(LoudspeakerEventKind.Drained)]
    public void The_end_of_what_nobody_ever_heard_of_is_not_told(LoudspeakerEventKind kind) =>
        Assert.DoesNotContain(Script.Speaking(false).Heard(kind, 9).Told, n => n is ReplyEnded or LoudspeakerSilenced);

    [Fact]
    public void A_cancelled_reply_that_waits_takes_the_one_that_sounds_not_with_it()
    {
        var script = Script.Speaking(true).Reply(2).ResponseEnds(2, ReplyOutcome.Cancelled);

        Assert.Equal("only2", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal(1, Assert.Single(script.State.Replies.Open).Number);
        Assert.Empty(script.Drains(1).Sounds(2).State.Replies.Open);
    }

    [Fact]
    public void Replies_without_end_do_not_pile_up()
    {
        var script = Script.Listening();
        for (var i = 1; i <= 1000; i++)
        {
            script.Reply(i).AudioEnds(i);
        }

        Assert.InRange(script.State.Replies.Open.Count, 1, Replies.MaxOpen);
    }

    [Theory]
    [InlineData(LoudspeakerEventKind.Starved)]
    [InlineData(LoudspeakerEventKind.Parked)]
    public void A_reply_that_was_dropped_before_its_pause_was_told_ends_with_that(LoudspeakerEventKind pause)
    {
        var script = Script.Speaking(false).Step(new PersonInterrupted());
        script.Done();

        Assert.Equal([new ReplyEnded(1, TimeSpan.FromSeconds(1), Whole: false)], script.Heard(pause, 1).Told.OfType<ReplyEnded>());
    }

    [Fact]
    public void Of_a_reply_whose_device_has_gone_and_that_is_dropped_the_loudspeaker_tells_how_far_it_came()
    {
        var script = Script.Speaking(false).Step(new SoundDeviceChanged(false, "unplugged")).Step(new PersonInterrupted());
        Assert.Empty(script.Told.OfType<ReplyEnded>());

        Assert.Equal([new ReplyEnded(1, TimeSpan.FromSeconds(1), Whole: false)],
            script.Heard(LoudspeakerEventKind.Parked, 1).Told.OfType<ReplyEnded>());
    }
}
