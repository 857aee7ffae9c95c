using HydraKiosk.Conversation;
using HydraKiosk.Face.Captions;

namespace HydraKiosk.Screen;

/// <summary>Brings what is said to the captions, and wakes the pages when something has happened.</summary>
/// <param name="captions">What may be read.</param>
/// <param name="changed">Wakes the pages; must not block.</param>
internal sealed class ScreenSink(CaptionBook captions, Action changed) : INoticeSink
{
    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        switch (notice)
        {
            case Caption caption:
                captions.Add(caption.Reply, caption.Text, caption.SoundBefore);
                return; // it will be seen when it is heard
            case ReplyGenerated { Done: var done }:
                captions.Complete(done.Reply, done.Sound);
                return;
            case ReplyEnded ended:
                captions.End(ended.Reply, ended.Heard, ended.Whole);
                break;
            case TurnTaken { Words: { } words }:
                captions.AddPerson(words);
                break;
            case ConversationBegan or ConversationEnded:
                captions.Clear();
                break;
            default:
                break;
        }

        changed();
    }
}
