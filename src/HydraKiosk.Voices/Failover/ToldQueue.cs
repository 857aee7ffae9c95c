using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Failover;

/// <summary>
/// What the conversation is told and has not read yet. Bounded by its writers, which wait while it is full: what waits then is the voice's own queue,
/// which gives up a service that floods it.
/// </summary>
internal sealed class ToldQueue : ChannelReader<VoiceEvent>
{
    /// <summary>More than any reader that works leaves.</summary>
    private const int Most = 1000;

    private readonly Channel<VoiceEvent> _events = Channel.CreateUnbounded<VoiceEvent>();

    /// <summary>Whether so much waits that no more is to be added for the moment.</summary>
    public bool IsFull => _events.Reader.Count >= Most;

    /// <summary>Adds one. Never waits.</summary>
    public void Add(VoiceEvent told) => _events.Writer.TryWrite(told);

    /// <summary>No more will come.</summary>
    public void Complete() => _events.Writer.TryComplete();

    /// <inheritdoc/>
    public override Task Completion => _events.Reader.Completion;

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out VoiceEvent item) => _events.Reader.TryRead(out item);

    /// <inheritdoc/>
    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _events.Reader.WaitToReadAsync(cancellationToken);
}
