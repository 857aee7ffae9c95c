using System.Text.Json;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Checks the fields of a client's <c>session</c> object.</summary>
internal static class SessionFields
{
    /// <summary>Returns the name of the first field whose type or format is wrong; null when all are right.</summary>
    public static string? FirstWrong(JsonElement session)
    {
        foreach (var field in session.EnumerateObject())
        {
            var kind = field.Value.ValueKind;
            var right = field.Name switch
            {
                "instructions" or "voice" => kind == JsonValueKind.String,
                "generate_initial_response" => kind is JsonValueKind.True or JsonValueKind.False,
                "tools" => AreTools(field.Value),
                "input_audio_format" or "output_audio_format" => kind == JsonValueKind.String && field.Value.ValueEquals("pcm16"),
                "input_audio_sample_rate" or "output_audio_sample_rate" => kind == JsonValueKind.Number && field.Value.TryGetInt32(out _),
                _ => true,
            };
            if (!right)
            {
                return field.Name;
            }
        }

        return null;
    }

    /// <summary>Returns whether a value is an array of function tools.</summary>
    public static bool AreTools(JsonElement tools) => tools.ValueKind == JsonValueKind.Array && tools.EnumerateArray().All(IsTool);

    private static bool IsTool(JsonElement tool) =>
        JsonProperties.Text(tool, "type") == "function" && JsonProperties.Text(tool, "name") is { Length: > 0 }
        && (!tool.TryGetProperty("parameters", out var parameters) || parameters.ValueKind == JsonValueKind.Object);
}
