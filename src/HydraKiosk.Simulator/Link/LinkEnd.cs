using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;


namespace HydraKiosk.Simulator.Link;

/// <summary>How a connection ended, as the server saw it.</summary>
/// <param name="CloseCode">The code of the client's close frame, or null when it sent none.</param>
/// <param name="ByServer">Whether the server brought it about: a close, a fault, a stop.</param>
internal readonly record struct LinkEnd(int? CloseCode, bool ByServer);
