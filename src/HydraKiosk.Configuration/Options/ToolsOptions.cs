namespace HydraKiosk.Configuration.Options;

/// <summary>What happens to a call that nothing else decides.</summary>
public enum ToolDecision
{
    /// <summary>It is refused, and the model is told why.</summary>
    Deny,

    /// <summary>It runs.</summary>
    Allow,
}

/// <summary>How a tool is carried out.</summary>
public enum ToolKind
{
    /// <summary>By the daemon itself.</summary>
    Builtin,
}

/// <summary>The <c>tools</c> part of the file.</summary>
public sealed record ToolsOptions
{
    /// <summary>Limits over all tools together.</summary>
    public ToolPolicyOptions Policy { get; init; } = new();

    /// <summary>What is offered to the model, in this order; names are unique.</summary>
    public IReadOnlyList<ToolOptions> Catalogue { get; init; } = [];
}

/// <summary>The <c>tools.policy</c> part of the file.</summary>
public sealed record ToolPolicyOptions
{
    /// <summary>Calls per minute over all tools together, 1 to 600.</summary>
    public int PerMinute { get; init; } = 20;

    /// <summary>What happens to a call that nothing else decides.</summary>
    public ToolDecision Default { get; init; } = ToolDecision.Deny;
}

/// <summary>One entry of <c>tools.catalogue</c>.</summary>
public sealed record ToolOptions
{
    /// <summary>What the model calls it: 1 to 64 letters, digits, underscores or hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it is carried out.</summary>
    public ToolKind Kind { get; init; }

    /// <summary>What the model is told about it; null is the tool's own text.</summary>
    public string? Description { get; init; }
}
