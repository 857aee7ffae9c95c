namespace HydraKiosk.Simulator.Replay;

/// <summary>One message of a recording.</summary>
/// <param name="At">Since the session began.</param>
/// <param name="FromService">Whether the service sent it.</param>
/// <param name="Type">Its type, or null where it was no message of the protocol.</param>
/// <param name="Bytes">Its size on the wire.</param>
/// <param name="Json">The message as recorded, elided values and all; empty where <paramref name="Problem"/> stands.</param>
/// <param name="Problem">Why it was no message: "binary", "not UTF-8" or another text; null for an ordinary one.</param>
public sealed record RecordedMessage(TimeSpan At, bool FromService, string? Type, int Bytes, ReadOnlyMemory<byte> Json, string? Problem);
