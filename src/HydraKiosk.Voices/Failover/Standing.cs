namespace HydraKiosk.Voices.Failover;

/// <summary>Which voice speaks, and why it is that one.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Instead">Why it is not the first of the list, in plain words; null where it is.</param>
/// <param name="Changes">How often voices have taken over from each other so far.</param>
public sealed record Standing(string Name, string? Instead, long Changes);
