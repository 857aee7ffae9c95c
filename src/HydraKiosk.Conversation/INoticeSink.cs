namespace HydraKiosk.Conversation;

/// <summary>
/// Somebody who is told what happens: the recap, the metrics, the control socket, a live view. Called on the conversation's own thread, one notice at
/// a
/// time and in order, so it must neither block nor throw.
/// </summary>
public interface INoticeSink
{
    /// <summary>Takes one notice.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="state">What the conversation knows since then.</param>
    void Take(ConversationNotice notice, ConversationState state);
}
