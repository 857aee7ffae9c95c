namespace HydraKiosk.Terminals;

/// <summary>Where the output of a verb goes.</summary>
internal enum TerminalKind
{
    /// <summary>A pipe or a file.</summary>
    None,

    /// <summary>A person reads, and the terminal gets nothing but text: <c>TERM=dumb</c>, or <c>NO_COLOR</c>.</summary>
    Plain,

    /// <summary>A person reads, and lines may be coloured and redrawn.</summary>
    Full,
}
