using System.Diagnostics.CodeAnalysis;

namespace HydraKiosk.Hydra.Wire;

/// <summary>Text from the network, which may be megabytes, cut where it goes into the journal or is compared.</summary>
internal static class BoundedText
{
    private const int MaxName = 80;
    private const int MaxSentence = 200;

    /// <summary>A code, a type or an id: none of the protocol's is longer.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Name(string? text) => Cut(text, MaxName);

    /// <summary>Words for a technician.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Sentence(string? text) => Cut(text, MaxSentence);

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
