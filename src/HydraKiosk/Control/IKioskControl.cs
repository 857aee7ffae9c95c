using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Sound;
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

    /// <summary>The daemon's configuration; null where it has no file that could be read again.</summary>
    IConfigurationControl? Configuration { get; }

    /// <summary>Switches the microphone off, or on again as far as a switch on the device lets it.</summary>
    /// <param name="isMuted">What is wanted.</param>
    /// <returns>Whether it will be off: also where "on" was asked for and a switch keeps it off.</returns>
    bool Mute(bool isMuted);

    /// <summary>Ends the conversation, in the middle of a word if need be.</summary>
    /// <returns>Whether there was one that can end.</returns>
    bool EndConversation();

    /// <summary>Speaks a sentence that the device has of its own; nothing is heard where its file is missing.</summary>
    void Say(LocalPrompt prompt);

    /// <summary>A member of staff answers a call, or leaves.</summary>
    /// <param name="word">coming, declined or left.</param>
    /// <returns>Whether there was anything to answer or to leave.</returns>
    bool Staff(string word);

    /// <summary>What the model may call now, and under which rules.</summary>
    IReadOnlyList<ToolStatus> Tools();

    /// <summary>Accepts what a server has made of a tool that was taken back because of it.</summary>
    /// <param name="name">The tool, as the model calls it.</param>
    /// <returns>False where no such tool was taken back, or where the configuration names another definition.</returns>
    bool AcceptTool(string name);

    /// <summary>Calls a tool by hand, as if the model had, through the same policy and into the same log; a person is taken to be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="argumentsJson">Its arguments; whatever they are.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<string> CallTool(string name, string argumentsJson, CancellationToken cancellation);

    /// <summary>Writes the last minute down, see <c>blackBox</c> of the configuration.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="problem">Why it could not be written, for a person, without a full stop.</param>
    bool TryWriteBlackBox([NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? problem);

    /// <summary>Makes a link that opens a page for the screen once, on this machine; see <c>face</c> of the configuration.</summary>
    /// <param name="forTechnician">Whether it opens the technician's page.</param>
    /// <param name="problem">Why there is none, for a person, without a full stop.</param>
    Uri? MakeFaceLink(bool forTechnician, out string? problem);

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
