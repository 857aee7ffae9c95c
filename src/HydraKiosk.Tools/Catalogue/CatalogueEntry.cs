using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>A tool as it is offered: what carries it out, what its arguments may be, and when it may run.</summary>
/// <param name="Tool">Carries it out.</param>
/// <param name="Rules">When it may run.</param>
/// <param name="Schema">What its arguments may be.</param>
public sealed record CatalogueEntry(ITool Tool, ToolRules Rules, ToolSchema Schema)
{
    /// <summary>Arguments to try it with, as JSON; null to make some from the schema.</summary>
    public string? Sample { get; init; }
}
