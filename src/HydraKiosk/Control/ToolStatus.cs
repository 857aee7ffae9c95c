namespace HydraKiosk.Control;

/// <summary>A tool that the model may call.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Class">read, act, money or vehicle.</param>
/// <param name="Consent">none, spoken or button.</param>
/// <param name="Modes">While the device is in the middle of what it may run.</param>
/// <param name="Description">What the model is told about it.</param>
/// <param name="Parameters">The schema of its arguments, as JSON.</param>
/// <param name="Sample">Arguments to try it with, as JSON; null where there are none.</param>
/// <param name="IsDelegated">Whether the agent goes on talking while it runs.</param>
/// <param name="Sha256">Of a tool of an MCP server, the digest of its declaration; else null.</param>
public sealed record ToolStatus(
    string Name, string Class, string Consent, IReadOnlyList<string> Modes, string Description, string Parameters, string? Sample, bool IsDelegated,
    string? Sha256);
