namespace HydraKiosk.Link.Sessions;

/// <summary>A control message ready for the socket.</summary>
/// <param name="Type">What the service calls this kind.</param>
/// <param name="EventId">The id by which the service names it in an error; empty where the protocol has none.</param>
/// <param name="Utf8">The whole message.</param>
public sealed record ClientMessage(string Type, string EventId, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>Whether it goes out as binary, and not as text.</summary>
    public bool IsBinary { get; init; }
}
