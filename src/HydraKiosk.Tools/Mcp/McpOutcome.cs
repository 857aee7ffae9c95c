namespace HydraKiosk.Tools.Mcp;

/// <summary>What came of a call to a server.</summary>
internal enum McpOutcomeKind
{
    /// <summary>The server has done it.</summary>
    Done,

    /// <summary>The server says that it went wrong.</summary>
    Refused,

    /// <summary>The call never reached the server.</summary>
    NotSent,

    /// <summary>The server went away, or answered nonsense: nobody knows whether it was done.</summary>
    InDoubt,
}

/// <summary>What came of a call to a server.</summary>
/// <param name="Kind">Whether it was done.</param>
/// <param name="Text">What the server says; empty where it said nothing.</param>
/// <param name="LeftOut">Kinds of content that were left out, since only text is passed on; empty where there were none.</param>
/// <param name="IsCut">Whether there was more text than is passed on.</param>
internal sealed record McpOutcome(McpOutcomeKind Kind, string Text = "", string LeftOut = "", bool IsCut = false)
{
    public static McpOutcome NotSent { get; } = new(McpOutcomeKind.NotSent);

    public static McpOutcome InDoubt { get; } = new(McpOutcomeKind.InDoubt);
}
