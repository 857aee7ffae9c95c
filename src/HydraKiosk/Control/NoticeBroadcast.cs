using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;

namespace HydraKiosk.Control;

/// <summary>Tells everybody who has subscribed, on the conversation's thread. Subscribing is for any thread.</summary>
public sealed class NoticeBroadcast : INoticeSink
{
    private readonly Lock _lock = new();
    private Action<ConversationNotice>[] _subscribers = []; // replaced as a whole, so that telling needs no lock

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        foreach (var told in Volatile.Read(ref _subscribers))
        {
            told(notice);
        }
    }

    /// <summary>Tells <paramref name="told"/> from now on, until the result is disposed.</summary>
    public IDisposable Subscribe(Action<ConversationNotice> told)
    {
        lock (_lock)
        {
            Volatile.Write(ref _subscribers, [.. _subscribers, told]);
        }

        return new Subscription(this, told);
    }

    private sealed class Subscription(NoticeBroadcast owner, Action<ConversationNotice> told) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                Volatile.Write(ref owner._subscribers, [.. owner._subscribers.Where(o => o != told)]);
            }
        }
    }
}
