using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Threading;
using HydraKiosk.Hydra.Wire;

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
    public static bool IsDroppable(LinkEvent happened) =>
        happened is LinkMessage { Event: TranscriptDelta or CallReady or UnknownEvent or ServerWarning or ServerError { Code: not "tool_response_timeout" } };

    /// <summary>Counts one that is to be posted. False where there is no room for it.</summary>
    public bool TryAdd(LinkEvent happened)
    {
        var characters = Characters(happened);
        if (Interlocked.Read(ref _messages) >= MaxMessages || (Interlocked.Read(ref _characters) is var waiting and > 0 && waiting + characters > MaxCharacters))
        {
            return false;
        }

        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _characters, characters);
        return true;
    }

    /// <summary>Counts one as soon as there is room.</summary>
    public async ValueTask AddAsync(LinkEvent happened, CancellationToken cancellation)
    {
        while (!TryAdd(happened))
        {
            await _taken.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The conversation takes one.</summary>
    public void Taken(LinkEvent happened)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _characters, -Characters(happened));
        _taken.Set();
    }

    private static long Characters(LinkEvent happened) => happened is not LinkMessage message ? 0 : message.Event switch
    {
        TranscriptDelta caption => caption.Text.Length,
        CallReady call => call.ArgumentsJson.Length,
        ItemDone { Item.Text: { } text } => text.Length,
        ServerError error => (error.Message?.Length ?? 0) + (error.Param?.Length ?? 0),
        _ => 0,
    };
}
