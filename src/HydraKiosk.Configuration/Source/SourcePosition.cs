namespace HydraKiosk.Configuration.Source;

/// <summary>A place in a text file as editors count it.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">In characters, counted from 1.</param>
/// <param name="Origin">What else than the file it is a place in, such as <c>environment variable X</c>; null for the file.</param>
public readonly record struct SourcePosition(int Line, int Column, string? Origin = null);
