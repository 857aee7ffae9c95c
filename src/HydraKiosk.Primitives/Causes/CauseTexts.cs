namespace HydraKiosk.Primitives.Causes;

/// <summary>
/// The words of a <see cref="Cause"/>. Each begins with a small letter and ends without a full stop, because it stands in the middle of a journal
/// line.
/// Placeholders are named in braces, as in a log template, each once and in the order of the values.
/// </summary>
/// <param name="Name">A few words for lists.</param>
/// <param name="What">What the program saw, in one sentence.</param>
/// <param name="Likely">Why, most of the time.</param>
/// <param name="Remedy">The next step, with the command where there is one; null where nobody has to do anything.</param>
/// <param name="Figures">Figures at the end of the journal line, which no table shows; null for none.</param>
public sealed record CauseTexts(string Name, string What, string Likely, string? Remedy, string? Figures = null);
