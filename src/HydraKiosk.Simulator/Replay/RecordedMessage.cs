namespace HydraKiosk.Simulator.Replay;

/// <summary>One message of a recording.</summary>
/// <param name="At">Time since the session began.</param>
/// <param name="FromService">Whether the service sent it.</param>
/// <param name="Type">Its type, or null where it was not a message of the protocol.</param>
/// <param name="Bytes">Its size on the wire.</param>
/// <param name="Json">The message as recorded, with marks for what was left out; empty where there is a <paramref name="Problem"/>.</param>
/// <param name="Problem">Why it was not a message: "binary", "not UTF-8" or another text; null for an ordinary one.</param>
public sealed record RecordedMessage(TimeSpan At, bool FromService, string? Type, int Bytes, ReadOnlyMemory<byte> Json, string? Problem);
