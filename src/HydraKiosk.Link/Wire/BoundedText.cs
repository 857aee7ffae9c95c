using System.Diagnostics.CodeAnalysis;

namespace HydraKiosk.Link.Wire;

/// <summary>Text from the network, which may be megabytes, cut where it is read.</summary>
internal static class BoundedText
{
    private const int MaxName = 80;
    private const int MaxSentence = 200;
    private const int MaxSpoken = 8 * 1024;

    /// <summary>A code, a type or an id: none of the protocol's is longer.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Name(string? text) => Cut(text, MaxName);

    /// <inheritdoc cref="Name(string)"/>
    public static string? Name(JsonSlice value) => Cut(value.Label(MaxName), MaxName);

    /// <summary>What somebody says: more than ten minutes of it in one piece.</summary>
    public static string? Spoken(JsonSlice value) => Cut(value.Text(MaxSpoken), MaxSpoken);

    /// <inheritdoc cref="Spoken(JsonSlice)"/>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Spoken(string? text) => Cut(text, MaxSpoken);

    /// <summary>Whether a text of that length is at the limit of <see cref="Spoken(string)"/>.</summary>
    public static bool IsFull(int length) => length > MaxSpoken;

    /// <inheritdoc cref="Sentence(string)"/>
    public static string? Sentence(JsonSlice value) => Cut(value.Label(MaxSentence), MaxSentence);

    /// <summary>Words for a technician.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Sentence(string? text) => Cut(text, MaxSentence);

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
