using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Uplink;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Sessions;

/// <summary>What the sessions of one link share.</summary>
/// <param name="Options">Where and how long.</param>
/// <param name="Dialer">Opens the socket.</param>
/// <param name="Pump">Has the microphone's chunks.</param>
/// <param name="Memory">Serves one session at a time.</param>
/// <param name="Clock">Time.</param>
/// <param name="Log">The journal.</param>
/// <param name="Wire">Sees every message; null for nobody.</param>
internal sealed record SocketParts(
    LinkOptions Options, SessionDialer Dialer, UplinkPump Pump, SocketMemory Memory, TimeProvider Clock, ILogger Log, IWireTap? Wire = null);
