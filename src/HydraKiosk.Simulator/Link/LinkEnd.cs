namespace HydraKiosk.Simulator.Link;

/// <summary>How a connection ended, as the server saw it.</summary>
/// <param name="CloseCode">The code of the client's close frame, or null when it sent none.</param>
/// <param name="ByServer">Whether the server ended it: by a close, a fault, or a stop.</param>
internal readonly record struct LinkEnd(int? CloseCode, bool ByServer);
