using System.Text.Json;
using HydraKiosk.Configuration;

namespace HydraKiosk.Tests.Docs;

/// <summary>Which settings there are, by the schema that the program prints.</summary>
internal static class ConfigSchema
{
    private static readonly JsonElement _root = Parse();

    /// <summary>Whether there is a setting of that path, such as <c>audio.playback.volume</c>.</summary>
    public static bool Has(string path) => Has(_root, path.Split('.'));

    /// <summary>Whether a path begins in the file at all, whatever follows.</summary>
    public static bool HasPart(string path) => _root.GetProperty("properties").TryGetProperty(path.Split('.')[0], out _);

    private static bool Has(JsonElement schema, ReadOnlySpan<string> path) =>
        path.IsEmpty
        || (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(path[0], out var below) && Has(below, path[1..]))
        || (schema.TryGetProperty("items", out var items) && Has(items, path))
        || (schema.TryGetProperty("additionalProperties", out var entry) && entry.ValueKind == JsonValueKind.Object && Has(entry, path[1..]));

    private static JsonElement Parse()
    {
        using var schema = JsonDocument.Parse(KioskShape.RenderSchema());
        return schema.RootElement.Clone();
    }
}
