using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Mcp;

/// <summary>What the configuration says of one tool of a server: that it is wanted at all, and under which rules.</summary>
/// <param name="Rules">The device's rules for it; the server has no say in them.</param>
public sealed record McpToolSettings(ToolRules Rules)
{
    /// <summary>Replaces the server's description of it; null keeps the server's.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The only definition that is accepted, by its <see cref="ListedTool.Sha256"/>: 64 hexadecimal digits. Null accepts the first that is listed
    /// after the start of the program.
    /// </summary>
    public string? Sha256 { get; init; }
}
