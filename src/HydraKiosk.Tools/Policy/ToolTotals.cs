namespace HydraKiosk.Tools.Policy;

/// <summary>Limits over all tools together.</summary>
/// <param name="PerMinute">Runs within any minute; null for any number.</param>
/// <param name="PerConversation">Runs within a conversation; null for any number.</param>
public sealed record ToolTotals(int? PerMinute, int? PerConversation);
