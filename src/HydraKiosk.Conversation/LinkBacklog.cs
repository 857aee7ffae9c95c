using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Signals;

namespace HydraKiosk.Conversation;

/// <summary>
/// What the link has said and the conversation has not taken yet, in number and in text. A service may send faster than anything is decided: then
/// captions and calls are dropped, and the rest waits where it comes from. One thread adds, one takes.
/// </summary>
internal sealed class LinkBacklog
{
    /// <summary>Messages that wait at most; an ordinary second has some hundred.</summary>
    public const int MaxMessages = 1024;

    /// <summary>Characters of text in them at most.</summary>
    public const long MaxCharacters = 1 << 20;

    private readonly AsyncSignal _taken = new();
    private long _messages;
    private long _characters;

    /// <summary>Whether nothing depends on it: words to be shown, a call that is made too often to be wanted.</summary>
    public static bool IsDroppable(VoiceEvent happened) => happened is VoiceReplyText or VoiceCallAsked;

    /// <summary>Counts one that is to be posted. False where there is no room for it.</summary>
    public bool TryAdd(VoiceEvent happened)
    {
        var characters = Characters(happened);
        if (Interlocked.Read(ref _messages) >= MaxMessages
            || (Interlocked.Read(ref _characters) is var waiting and > 0 && waiting + characters > MaxCharacters))
        {
            return false;
        }

        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _characters, characters);
        return true;
    }

    /// <summary>Counts one as soon as there is room.</summary>
    public async ValueTask AddAsync(VoiceEvent happened, CancellationToken cancellation)
    {
        while (!TryAdd(happened))
        {
            await _taken.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The conversation takes one.</summary>
    public void Taken(VoiceEvent happened)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _characters, -Characters(happened));
        _taken.Set();
    }

    private static long Characters(VoiceEvent happened) => happened switch
    {
        VoiceReplyText piece => piece.Text.Length,
        VoiceCallAsked call => call.ArgumentsJson.Length,
        VoiceTurnTaken { Words: { } words } => words.Length,
        _ => 0,
    };
}
