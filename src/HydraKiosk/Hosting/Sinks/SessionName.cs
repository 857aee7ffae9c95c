using HydraKiosk.Conversation;

namespace HydraKiosk.Hosting.Sinks;

/// <summary>Tells which session it is, by the service's id, to whoever writes it beside what happens.</summary>
/// <param name="told">Takes the id, and null where there is no session any more.</param>
internal sealed class SessionName(Action<string?> told) : INoticeSink
{
    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (notice is SessionReady ready)
        {
            told(ready.Session.SessionId);
        }
        else if (notice is SessionOver)
        {
            told(null);
        }
    }
}
