using HydraKiosk.Conversation.Ports;

namespace HydraKiosk.Conversation.Tests;

/// <summary>Tells a test.</summary>
internal sealed class Sink(Action<ConversationNotice> take) : INoticeSink
{
    public void Take(ConversationNotice notice, ConversationState state) => take(notice);
}
