using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Moderating;
using HydraKiosk.Voices.Cascade.Speaking;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>What a dialogue works with.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Chat">The language model.</param>
/// <param name="Speech">The voice.</param>
/// <param name="Gate">Holds texts for the moderator.</param>
/// <param name="Downlink">Takes the replies' sound.</param>
/// <param name="Numbers">Numbers the replies.</param>
/// <param name="Clock">Tells the time; a test moves it by hand.</param>
/// <param name="Log">The journal that a technician reads.</param>
/// <param name="Tell">Takes what happens, in the conversation's words.</param>
/// <param name="Fail">Ends the session.</param>
internal sealed record DialogueParts(
    CascadeOptions Options, IChat Chat, ISpeech Speech, ModerationGate Gate, IDownlinkAudio Downlink, ReplyNumbers Numbers, TimeProvider Clock,
    ILogger Log, Action<VoiceEvent> Tell, Action<LinkCause, string> Fail);
