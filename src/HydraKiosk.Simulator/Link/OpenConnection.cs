using System.Net.Sockets;
using System.Net.WebSockets;

namespace HydraKiosk.Simulator.Link;

/// <summary>A WebSocket that was just opened, with what lies beneath it.</summary>
/// <param name="Socket">The WebSocket.</param>
/// <param name="Stream">The stream that it reads and writes.</param>
/// <param name="Raw">The TCP socket; null where the transport has none.</param>
/// <param name="Abort">Ends the connection at once.</param>
internal sealed record OpenConnection(WebSocket Socket, LinkStream Stream, Socket? Raw, Action Abort);
