namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>What the recogniser says.</summary>
/// <param name="SessionId">Its id of the session; empty where it says none.</param>
/// <param name="Text">What it has understood since the last final message.</param>
/// <param name="IsFinal">Whether that will not change any more.</param>
/// <param name="IsLast">Whether nothing follows.</param>
/// <param name="Error">What went wrong, in its words; null where nothing did.</param>
internal sealed record PulseMessage(string SessionId, string Text, bool IsFinal, bool IsLast, string? Error);
