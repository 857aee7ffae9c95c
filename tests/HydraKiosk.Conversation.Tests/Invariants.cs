
namespace HydraKiosk.Conversation.Tests;

/// <summary>What holds after every step, whatever has happened.</summary>
internal static class Invariants
{
    public static void Check(ConversationState state, IReadOnlyList<ConversationEffect> effects, IReadOnlySet<ConversationTimer> armed)
    {
        Assert.True(state.Replies.SuspendedAt is null || state.IsTurnOpen || state.Microphone.IsHeld, "silent, and nothing ends it");
        Assert.False(state.IsPersonSpeaking && state.Replies.Open.Exists(r => r.IsAudible)
            && state.Replies.SuspendedAt is null, "the agent talks over the person");
        Assert.True(state.Replies.Open.Count <= Replies.MaxOpen && state.Speech.All.Count <= 8
            && state.Tools.Outstanding.Count <= ToolTurn.MaxRunning, "grows without end");
        Assert.True(effects.OfType<AskForReply>().Count() <= 1, "asked twice in one step");
        Assert.False(state.IsPersonSpeaking && !state.IsTurnOpen, "speech without an open turn");
        Assert.False(state.IsStopping && effects.OfType<OpenSession>().Any(), "a session is opened on the way down");
        Assert.False(state.IsStopping && state.IsSessionWanted, "a session is wanted on the way down");
        Assert.Equal(state.Replies.Open.Select(r => r.Number).Order(), state.Replies.Open.Select(r => r.Number));
        Assert.False(state.Link == LinkState.Closed && state.IsSessionWanted, "a session is wanted and nobody opens one");
        Assert.False(state.Microphone.IsOpen && !state.IsEngaged, "the microphone is open and nobody is in a conversation");
        Assert.False(state.Microphone.IsHeld && !state.Microphone.IsOpen, "a button is held for nothing");
        Assert.False(state.Microphone.IsHeld && state.Phase == ConversationPhase.Speaking, "the agent speaks while the person holds the button");
        Assert.Equal(state.Microphone.IsClosing, armed.Contains(ConversationTimer.TalkTail));
        Assert.Equal(state.Microphone.IsHeld, armed.Contains(ConversationTimer.HeldButton));
        Assert.False(state.Around.IsAsleep && (state.IsSessionWanted || state.IsEngaged), "a session, or a conversation, although all is off");
        switch (state.Phase)
        {
            case ConversationPhase.Idle:
                Assert.False(state.IsEngaged);
                Assert.False(state.Microphone.IsOpen);
                break;
            case ConversationPhase.Offline or ConversationPhase.Connecting:
                Assert.True(state.IsSessionWanted);
                Assert.NotEqual(LinkState.Ready, state.Link);
                break;
            case ConversationPhase.Speaking:
                Assert.Contains(state.Replies.Open, r => r.IsAudible);
                Assert.Null(state.Replies.SuspendedAt);
                Assert.Contains(ConversationTimer.PhaseLimit, armed);
                break;
            case ConversationPhase.Thinking:
                Assert.Contains(ConversationTimer.PhaseLimit, armed);
                break;
            default:
                // Listening may last for ever only while nothing is open. What waits for a finger on the button has that one's limit.
                var open = state.IsTurnOpen || (!state.Replies.Open.IsEmpty && !state.Microphone.IsHeld) || state.Tools.IsBusy;
                Assert.True(!open || armed.Contains(ConversationTimer.PhaseLimit), $"listens with something open and no limit: {state}");
                break;
        }
    }
}
