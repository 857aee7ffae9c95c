namespace HydraKiosk.Simulator.Sessions;

/// <summary>An item of the conversation: something said, a call, or the output of one.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="PreviousId">The id of the item before it; null for the first.</param>
internal readonly record struct SimulatedItem(string Id, string? PreviousId);
