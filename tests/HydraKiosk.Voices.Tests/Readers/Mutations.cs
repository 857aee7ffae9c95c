using System.Text.Json.Nodes;

namespace HydraKiosk.Voices.Tests.Readers;

/// <summary>
/// A message in all its damaged forms: each field absent, null, and of every other type, numbers as texts and texts as numbers included.
/// </summary>
internal static class Mutations
{
    private static readonly string[] _values =
    [
        "null", "true", "7", "-1", "1e400", "0.5", "[]", "[7]", "{}", "\"\"", "\"7\"", "\"true\"", "\"\\ud800\"", "[[[[{}]]]]",
    ];

    public static IEnumerable<(string Where, string Message)> Of(string message)
    {
        var paths = new List<string[]>();
        Collect(JsonNode.Parse(message)!, [], paths);
        foreach (var path in paths)
        {
            var where = string.Join('.', path);
            yield return ($"{where} absent", With(message, path, null));
            foreach (var value in _values)
            {
                yield return ($"{where} is {value}", With(message, path, value));
            }

            yield return ($"{where} is long", With(message, path, $"\"{new string('x', 20_000)}\""));
            if (At(message, path) is JsonValue original)
            {
                yield return ($"{where} as text", With(message, path, JsonValue.Create(original.ToString())!.ToJsonString()));
            }
        }
    }

    private static void Collect(JsonNode node, string[] path, List<string[]> paths)
    {
        IEnumerable<(string Name, JsonNode? Value)> members = node switch
        {
            JsonObject o => o.Select(member => (member.Key, member.Value)),
            JsonArray a => a.Take(1).Select(item => ("0", item)),
            _ => [],
        };
        foreach (var (name, value) in members.ToList())
        {
            string[] inner = [.. path, name];
            paths.Add(inner);
            if (value is not null)
            {
                Collect(value, inner, paths);
            }
        }
    }

    private static JsonNode? At(string message, string[] path) =>
        path.Aggregate(JsonNode.Parse(message), (at, name) => at is JsonArray list ? list[int.Parse(name)] : at?[name]);

    /// <summary>The message with another value there. Written as text: what is not valid for a writer has to come through.</summary>
    private static string With(string message, string[] path, string? value)
    {
        const string Mark = "~~here~~";
        var root = JsonNode.Parse(message)!;
        var owner = path[..^1].Aggregate(root, (at, name) => at is JsonArray list ? list[int.Parse(name)]! : at[name]!);
        if (owner is JsonArray items)
        {
            items.RemoveAt(0);
            if (value is not null)
            {
                items.Insert(0, Mark);
            }
        }
        else if (value is null)
        {
            owner.AsObject().Remove(path[^1]);
        }
        else
        {
            owner[path[^1]] = Mark;
        }

        return root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }
}
