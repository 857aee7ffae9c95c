using System.Text.Json;
using System.Text.RegularExpressions;

namespace HydraKiosk.Toolbox;

/// <summary>The body of a request, as the configuration gives it, in the notation of the tool.</summary>
internal static partial class BodyTemplate
{
    /// <summary>A text that is nothing but a placeholder takes the argument as it is: a number stays a number.</summary>
    /// <param name="json">The body of the configuration, a JSON object without white space.</param>
    public static string OfObject(string json) => WholeText().Replace(json, "{${name}}");

    /// <summary>All arguments as they are, for a tool without a body of its own; one that is missing is null.</summary>
    /// <param name="parametersJson">The schema of the arguments.</param>
    public static string OfAll(string parametersJson)
    {
        using var schema = JsonDocument.Parse(parametersJson);
        var names = schema.RootElement.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(p => p.Name) : [];
        return "{" + string.Join(',', names.Select(name => $"\"{JsonEncodedText.Encode(name)}\":{{{name}}}")) + "}";
    }

    [GeneratedRegex("\"\\{(?<name>[A-Za-z0-9_-]+)\\}\"(?!:)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeText();
}
