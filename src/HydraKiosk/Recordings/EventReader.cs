using System.Text.Json;

namespace HydraKiosk.Recordings;

/// <summary>Reads the events of a recording line by line.</summary>
internal static class EventReader
{
    private const int MostLines = 200_000;

    /// <summary>The lines with what they say; null for one that is no object with a place.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<(string Line, JsonElement? Json)> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        for (var count = 0; count < MostLines && reader.ReadLine() is { } line; count++)
        {
            yield return (line, Parse(line));
        }
    }

    /// <summary>A member that is a text; null where it is none.</summary>
    public static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // no Unicode
        }
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("atMs"u8, out var at)
                && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out _) ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
