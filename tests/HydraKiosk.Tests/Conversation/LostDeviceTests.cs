using HydraKiosk.Audio.Playback;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Tests;

namespace HydraKiosk.Tests.Conversation;

/// <summary>The sound device goes away in the middle of a reply: it goes on at the next one, or it ends.</summary>
public sealed class LostDeviceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reply_ends_where_it_was_heard_when_no_device_comes_back(bool isReported)
    {
        var script = Script.Speaking(true, Script.OnDemand);
        script = (isReported ? script.Heard(LoudspeakerEventKind.Parked, 1) : script).Step(new SoundDeviceChanged(false, "unplugged"));
        Assert.Equal(script.Rules.DeviceLimit, script.Started.Last(t => t.Timer == ConversationTimer.Parked).After);
        Assert.DoesNotContain(script.Told, n => n is ReplyEnded);

        script.Timer(ConversationTimer.Parked);
        var heard = Assert.Single(script.Told.OfType<ReplyEnded>());
        Assert.Equal((1, isReported ? 1.0 : 0.0, false), (heard.Reply, heard.Heard.TotalSeconds, heard.Whole));
        Assert.Contains(script.Told, n => n is ReplyUnheard { Reply: 1 });
        Assert.Equal("discard1", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Contains(ConversationTimer.Linger, script.Armed);
    }

    [Fact]
    public void What_was_heard_until_then_is_told_at_once()
    {
        Assert.Contains(Script.Speaking(true).Heard(LoudspeakerEventKind.Parked, 1).Told, n =>
            n is LoudspeakerSilenced { Reply: 1, Heard.Seconds: 1 });
    }

    [Theory]
    [InlineData(LoudspeakerEventKind.Fed)]
    [InlineData(LoudspeakerEventKind.Started)]
    public void A_reply_that_goes_on_at_the_next_device_is_not_cut(LoudspeakerEventKind goesOn)
    {
        var script = Script.Speaking(true).Heard(LoudspeakerEventKind.Parked, 1).Step(new SoundDeviceChanged(false, ""))
            .Step(new SoundDeviceChanged(true, "b")).Heard(goesOn, 1);
        script.Timer(ConversationTimer.Parked);

        Assert.Equal("", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Fact]
    public void A_reply_of_which_nothing_is_left_ends_although_a_device_is_back()
    {
        var script = Script.Speaking(true).Step(new SoundDeviceChanged(false, "")).Step(new SoundDeviceChanged(true, "b"));
        Assert.Contains(ConversationTimer.Parked, script.Armed);

        Assert.Equal(ConversationPhase.Listening, script.Timer(ConversationTimer.Parked).State.Phase);
    }

    [Fact]
    public void A_device_lost_right_after_an_interruption_does_not_hide_the_cut()
    {
        var script = Script.Speaking(true).Speech().Heard(LoudspeakerEventKind.Parked, 1).Turn();

        Assert.Single(script.Told, n => n is ReplyEnded { Reply: 1, Heard.Seconds: 1, Whole: false });
    }

    [Fact]
    public void A_noise_into_a_reply_that_waits_for_a_device_keeps_it_waiting()
    {
        var script = Script.Speaking(true).Heard(LoudspeakerEventKind.Parked, 1).Speech().Noise().Timer(ConversationTimer.Parked);

        Assert.Single(script.Told, n => n is ReplyEnded { Reply: 1, Heard.Seconds: 1, Whole: false });
    }

    [Fact]
    public void Without_a_reply_a_device_may_stay_away()
    {
        Assert.DoesNotContain(ConversationTimer.Parked, Script.Listening().Step(new SoundDeviceChanged(false, "")).Armed);
    }
}
