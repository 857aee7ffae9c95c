using System.Collections.Concurrent;
using HydraKiosk.Primitives.Signals;

namespace HydraKiosk.Conversation;

/// <summary>
/// Where everybody posts what has happened, before the conversation takes it. Made first of all, so that whoever posts needs to know nothing else.
/// </summary>
public sealed class ConversationInbox
{
    private readonly ConcurrentQueue<ConversationInput> _inputs = new();
    private readonly AsyncSignal _posted = new(); // a channel's cancellable wait would cost an object for each input

    /// <summary>Something has happened. Any thread; never blocks.</summary>
    public void Post(ConversationInput input)
    {
        _inputs.Enqueue(input);
        _posted.Set();
    }

    internal bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConversationInput? input) => _inputs.TryDequeue(out input);

    internal ValueTask WaitAsync(CancellationToken cancellation) => _posted.WaitAsync(cancellation);
}
