using HydraKiosk.Conversation;
using HydraKiosk.Face.Feed;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Screen;

/// <summary>What a person sees at a glance, from what the conversation knows.</summary>
internal static class ScreenScene
{
    /// <summary>The scene.</summary>
    /// <param name="state">What the conversation knows.</param>
    /// <param name="talk">When the microphone is open.</param>
    /// <param name="isSoundThere">Whether there is a sound device that works.</param>
    /// <param name="isMicrophoneOpen">Whether the gate lets the microphone through, mute left aside.</param>
    public static FaceScene Of(ConversationState state, TalkMode talk, bool isSoundThere, bool isMicrophoneOpen) => state switch
    {
        { Around.IsAsleep: true } => FaceScene.Resting,
        _ when !isSoundThere => FaceScene.NoSound,
        { Around.IsAskedToConfirm: true } => FaceScene.Confirm,
        { Phase: ConversationPhase.Speaking } => FaceScene.Speaking,
        { Phase: ConversationPhase.Offline } => FaceScene.Offline,
        { Phase: ConversationPhase.Connecting } => FaceScene.Connecting,
        { Phase: ConversationPhase.Thinking } => FaceScene.Thinking,
        { Phase: ConversationPhase.Listening } when talk != TalkMode.HandsFree && !isMicrophoneOpen => FaceScene.Press,
        { Phase: ConversationPhase.Listening } => FaceScene.Listening,
        _ => FaceScene.Welcome,
    };
}
