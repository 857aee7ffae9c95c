namespace HydraKiosk.Simulator.Replay;

/// <summary>The end of a recorded session.</summary>
/// <param name="At">Since it began.</param>
/// <param name="CloseCode">Of the service's close frame, where one came.</param>
/// <param name="IsOrderly">Whether it was closed rather than lost.</param>
/// <param name="Outcome">In the recorder's words.</param>
public sealed record RecordedEnd(TimeSpan At, int? CloseCode, bool IsOrderly, string Outcome);
