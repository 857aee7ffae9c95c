using HydraKiosk.Conversation;
using HydraKiosk.Face.Feed;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Screen;

namespace HydraKiosk.Tests.Screen;

/// <summary>What a person sees of what the conversation knows.</summary>
public sealed class ScreenSceneTests
{
    private static readonly ConversationState _listening = ConversationState.Initial with { Link = LinkState.Ready, IsEngaged = true };

    [Fact]
    public void Nobody_there_is_an_invitation() => Assert.Equal(FaceScene.Welcome, Of(ConversationState.Initial));

    [Fact]
    public void A_session_being_opened_is_a_moment() => Assert.Equal(FaceScene.Connecting, Of(_listening with { Link = LinkState.Connecting }));

    [Fact]
    public void A_link_that_fails_is_said() => Assert.Equal(FaceScene.Offline, Of(_listening with { Link = LinkState.Failing }));

    [Fact]
    public void An_open_microphone_listens_and_a_closed_one_waits_for_the_button()
    {
        Assert.Equal(FaceScene.Listening, ScreenScene.Of(_listening, TalkMode.PushToTalk, isSoundThere: true, isMicrophoneOpen: true));
        Assert.Equal(FaceScene.Press, ScreenScene.Of(_listening, TalkMode.PushToTalk, isSoundThere: true, isMicrophoneOpen: false));
        Assert.Equal(FaceScene.Press, ScreenScene.Of(_listening, TalkMode.Toggle, isSoundThere: true, isMicrophoneOpen: false));
        Assert.Equal(FaceScene.Listening, ScreenScene.Of(_listening, TalkMode.HandsFree, isSoundThere: true, isMicrophoneOpen: false));
    }

    [Fact]
    public void What_is_asked_comes_before_what_is_said() =>
        Assert.Equal(FaceScene.Confirm, Of(_listening with { Around = _listening.Around with { IsAskedToConfirm = true } }));

    [Fact]
    public void An_answer_that_is_due_is_being_thought_of() => Assert.Equal(FaceScene.Thinking, Of(_listening with { IsReplyDue = true }));

    [Fact]
    public void A_device_without_sound_or_switched_off_says_so_whatever_else_is_going_on()
    {
        Assert.Equal(FaceScene.NoSound, ScreenScene.Of(_listening, TalkMode.HandsFree, isSoundThere: false, isMicrophoneOpen: true));
        Assert.Equal(
            FaceScene.Resting,
            ScreenScene.Of(_listening with { Around = _listening.Around with { IsKilled = true } }, TalkMode.HandsFree, false, false));
    }

    private static FaceScene Of(ConversationState state) => ScreenScene.Of(state, TalkMode.HandsFree, isSoundThere: true, isMicrophoneOpen: true);
}
