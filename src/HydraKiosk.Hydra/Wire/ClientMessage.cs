namespace HydraKiosk.Hydra.Wire;

/// <summary>A control message ready for the socket.</summary>
/// <param name="Type">See <see cref="EventTypes"/>.</param>
/// <param name="EventId">The id by which the service names it in an error.</param>
/// <param name="Utf8">The whole message.</param>
public sealed record ClientMessage(string Type, string EventId, ReadOnlyMemory<byte> Utf8);
