using System.Text.Json;

namespace HydraKiosk.Simulator.Wire;

/// <summary>Reads properties of a client's message that may be missing or of the wrong kind.</summary>
internal static class JsonProperties
{
    /// <summary>Returns a property as text, or null when it is missing or of another kind.</summary>
    public static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Returns a property as an object, or null when it is missing or of another kind.</summary>
    public static JsonElement? Object(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : null;

    /// <summary>Returns the named text property of every element of an array; null for an element that has none.</summary>
    public static IEnumerable<string?> Texts(JsonElement array, string name)
    {
        foreach (var element in array.EnumerateArray())
        {
            yield return Text(element, name);
        }
    }
}
