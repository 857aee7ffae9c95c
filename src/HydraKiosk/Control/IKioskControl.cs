using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Conversation;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Control;

/// <summary>What the control socket may see and do of the running daemon. Every member may be used from any thread and returns at once.</summary>
public interface IKioskControl
{
    /// <summary>How the daemon is at this moment.</summary>
    KioskStatus Status();

    /// <summary>Presses a button; one that is already held is pressed once more, and its time starts over.</summary>
    /// <param name="button">A name of the configuration.</param>
    /// <param name="holdFor">How long until it is released by itself; null: until <see cref="TryRelease"/>.</param>
    /// <param name="problem">What is wrong with the name, for a person.</param>
    bool TryPress(string button, TimeSpan? holdFor, [NotNullWhen(false)] out string? problem);

    /// <summary>Releases a button; one that is not held stays so.</summary>
    /// <param name="button">A name of the configuration.</param>
    /// <param name="problem">What is wrong with the name, for a person.</param>
    bool TryRelease(string button, [NotNullWhen(false)] out string? problem);

    /// <summary>The kill switch; what a command stops is written to the disk before the command returns.</summary>
    KillSwitch Kill { get; }

    /// <summary>A member of staff answers a call, or leaves.</summary>
    /// <param name="word">coming, declined or left.</param>
    /// <returns>Whether there was anything to answer or to leave.</returns>
    bool Staff(string word);

    /// <summary>What the model may call now, and under which rules.</summary>
    IReadOnlyList<ToolStatus> Tools();

    /// <summary>Calls a tool by hand, as if the model had, through the same policy and into the same log; a person is taken to be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="argumentsJson">Its arguments; whatever they are.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<string> CallTool(string name, string argumentsJson, CancellationToken cancellation);

    /// <summary>Tells of everything that happens in the conversation until disposed.</summary>
    /// <param name="told">Called on the conversation's own thread: must neither block nor throw.</param>
    IDisposable Subscribe(Action<ConversationNotice> told);

    /// <summary>
    /// Tells of every message to and from the service until disposed, whether or not a wire log is written. Texts are in it only where the wire log
    /// keeps
    /// them too, which the journal has warned of; else, as of sound always, their lengths.
    /// </summary>
    /// <param name="told">Takes one JSON object at a time, without its line end, on a pool thread: must neither block nor throw.</param>
    IDisposable SubscribeWire(Action<string> told);
}
