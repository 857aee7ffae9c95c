namespace HydraKiosk.Simulator.Replay;

/// <summary>The end of a recorded session.</summary>
/// <param name="At">Time since the session began.</param>
/// <param name="CloseCode">The code of the service's close frame; null when none came.</param>
/// <param name="IsOrderly">Whether it was closed rather than lost.</param>
/// <param name="Outcome">How it ended, in the recorder's words.</param>
public sealed record RecordedEnd(TimeSpan At, int? CloseCode, bool IsOrderly, string Outcome);
