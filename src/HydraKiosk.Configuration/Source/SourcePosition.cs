namespace HydraKiosk.Configuration.Source;

/// <summary>A place in a text file as editors count it.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">In characters, counted from 1.</param>
public readonly record struct SourcePosition(int Line, int Column);
