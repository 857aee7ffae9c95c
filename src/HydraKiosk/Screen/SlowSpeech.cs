using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Screen;

/// <summary>
/// A person asks the agent to speak slowly. No service has a setting for it, so the next session's instructions say it: where the person asks in the
/// middle of a conversation, its session is replaced as soon as nobody speaks, and the new one knows the conversation. Goes with the person.
/// </summary>
internal sealed class SlowSpeech : INoticeSink
{
    /// <summary>What is added to the instructions.</summary>
    public const string Instruction = "\n\nThe person has asked you to speak slowly and clearly: use short sentences and pause between them.";

    private volatile bool _isWanted;
    private volatile bool _isToBeSaid;

    /// <summary>Takes what the conversation is to hear.</summary>
    public required Action<ConversationInput> Post { get; init; }

    /// <summary>What a plan leaves free, bytes; see <see cref="IVoiceLink"/>.</summary>
    public required Func<SessionPlan, int> RoomFor { get; init; }

    /// <summary>Whether it is wanted.</summary>
    public bool IsWanted => _isWanted;

    /// <summary>It is wanted, or not any more.</summary>
    /// <param name="isWanted">Which of the two.</param>
    /// <param name="state">What the conversation knows.</param>
    public void Ask(bool isWanted, ConversationState state)
    {
        if (_isWanted != isWanted)
        {
            _isWanted = isWanted;
            _isToBeSaid = state.IsEngaged; // who has not begun yet gets a session that knows it from the start
            Say(state);
        }
    }

    /// <summary>The plan of a session, with the wish in it where there is room.</summary>
    public SessionPlan Apply(SessionPlan plan)
    {
        if (!_isWanted)
        {
            return plan;
        }

        var slow = plan with { Instructions = plan.Instructions + Instruction };
        return RoomFor(slow) >= 0 ? slow : plan;
    }

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (notice is ConversationEnded)
        {
            _isToBeSaid = _isWanted = false;
        }
        else
        {
            Say(state);
        }
    }

    private void Say(ConversationState state)
    {
        if (_isToBeSaid && state is { IsAtRest: true, Replies.IsComing: false, IsReplyDue: false, Tools.IsBusy: false, Link: LinkState.Ready })
        {
            _isToBeSaid = false;
            Post(new SettingsChanged());
        }
    }
}
