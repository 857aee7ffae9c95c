namespace HydraKiosk.Tools.Schema;

/// <summary>A schema that cannot be used. The message is for whoever wrote it.</summary>
/// <param name="place">Where in the schema, as a JSON pointer (RFC 6901); empty for the whole.</param>
/// <param name="problem">What is wrong, as the rest of a sentence.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class ToolSchemaException(string place, string problem, string remedy)
    : FormatException($"the schema{(place.Length == 0 ? "" : $" at {place}")}: {problem}; {remedy}")
{
    /// <summary>Where in the schema, as a JSON pointer; empty for the whole.</summary>
    public string Place { get; } = place;

    /// <summary>What is wrong, as the rest of a sentence.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
