using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;

namespace HydraKiosk.Hydra.Voice;

/// <summary>The link's events, translated as they are read: no second queue. One reader.</summary>
/// <param name="events">What the link tells.</param>
internal sealed class TranslatedEvents(ChannelReader<LinkEvent> events) : ChannelReader<VoiceEvent>
{
    private readonly VoiceTranslator _translator = new();

    /// <inheritdoc/>
    public override Task Completion => events.Completion;

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out VoiceEvent item)
    {
        while (events.TryRead(out var happened))
        {
            if (_translator.Translate(happened) is { } told)
            {
                item = told;
                return true;
            }
        }

        item = null;
        return false;
    }

    /// <summary>True when something may be there; what is not told to anybody wakes the reader as well.</summary>
    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => events.WaitToReadAsync(cancellationToken);
}
