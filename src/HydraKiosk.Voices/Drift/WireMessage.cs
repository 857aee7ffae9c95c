using System.Diagnostics.CodeAnalysis;

namespace HydraKiosk.Voices.Drift;

/// <summary>A whole message of a WebSocket, or the data of an event of a stream.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="IsBinary">Whether it is no text.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Nobody but its maker writes into it.")]
public sealed record WireMessage(byte[] Content, bool IsBinary);
