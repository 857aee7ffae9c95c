using System.Text.Json;

namespace HydraKiosk.Control;

/// <summary>A tool, as the control socket and <c>tools list --json</c> write it.</summary>
internal static class ToolStatusJson
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, ToolStatus tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        json.WriteString("class"u8, tool.Class);
        json.WriteString("confirm"u8, tool.Consent);
        json.WriteStartArray("modes"u8);
        foreach (var mode in tool.Modes)
        {
            json.WriteStringValue(mode);
        }

        json.WriteEndArray();
        json.WriteString("description"u8, tool.Description);
        json.WritePropertyName("parameters"u8);
        json.WriteRawValue(tool.Parameters);
        if (tool.Sample is { } sample)
        {
            json.WritePropertyName("sample"u8);
            json.WriteRawValue(sample);
        }

        json.WriteBoolean("delegated"u8, tool.IsDelegated);
        if (tool.Sha256 is { } hash)
        {
            json.WriteString("sha256"u8, hash);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads it.</summary>
    public static ToolStatus Read(JsonElement tool) => new(
        Text(tool, "name"), Text(tool, "class"), Text(tool, "confirm"),
        tool.TryGetProperty("modes", out var modes) && modes.ValueKind == JsonValueKind.Array ? [.. modes.EnumerateArray().Select(m => m.ToString())] : [],
        Text(tool, "description"), tool.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : "{}",
        tool.TryGetProperty("sample", out var sample) ? sample.GetRawText() : null,
        tool.TryGetProperty("delegated", out var delegated) && delegated.ValueKind == JsonValueKind.True,
        tool.TryGetProperty("sha256", out var hash) ? hash.ToString() : null);

    private static string Text(JsonElement tool, string name) => tool.TryGetProperty(name, out var text) ? text.ToString() : "";
}
