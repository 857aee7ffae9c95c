using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Hearing;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>What the sessions of a cascade share.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Socket">The recogniser's link.</param>
/// <param name="Speech">Opens connections to the voice.</param>
/// <param name="Uplink">The microphone, with an ear on what leaves.</param>
/// <param name="Downlink">Takes the replies' sound.</param>
/// <param name="Numbers">Numbers the replies.</param>
/// <param name="Lookup">The name service.</param>
internal sealed record CascadeParts(
    CascadeOptions Options, SocketParts Socket, SessionDialer Speech, ListeningUplink Uplink, IDownlinkAudio Downlink, ReplyNumbers Numbers,
    NameLookup Lookup);
