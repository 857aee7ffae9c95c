using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Voices.Drift;

/// <summary>
/// What the JSON messages of a service look like: for each type its fields, and what kind of value each holds. Values are not kept. Two of these show
/// whether a wire has changed. Bounded, whatever the service sends.
/// </summary>
/// <param name="kindFields">The fields of which the first that a message has says what kind of message it is.</param>
/// <param name="otherwise">What messages without any of them are called; null where each has one.</param>
public sealed class MessageShapes(IReadOnlyList<string> kindFields, string? otherwise = null)
{
    private const int MaxTypes = 200;
    private const int MaxFields = 4_000;
    private const int MaxDepth = 16;
    private const int MaxName = 80;

    private readonly SortedDictionary<string, Shape> _types = new(StringComparer.Ordinal);
    private int _fields;

    /// <summary>Of a wire whose messages all say their kind in a field "type".</summary>
    public MessageShapes()
        : this(["type"])
    {
    }

    /// <summary>The types that were seen.</summary>
    public IReadOnlyCollection<string> Types => _types.Keys;

    /// <summary>Takes a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <returns>What is wrong with it as a message of any type; null where nothing is.</returns>
    public string? Add(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object || KindOfMessage(document.RootElement) is not { } kind)
            {
                return $"a message without a {kindFields[0]}";
            }

            var name = Name(kind);
            if (!_types.TryGetValue(name, out var shape))
            {
                if (_types.Count == MaxTypes)
                {
                    return null;
                }

                _types[name] = shape = new Shape();
            }

            shape.Messages++;
            AddFields(shape, document.RootElement, "");
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second for half of a surrogate pair in the name of a field.
            return $"a message of {utf8.Length} bytes that is not JSON: {Printable.Line(error.Message, MaxName)}";
        }
    }

    /// <summary>How messages differ from what is expected, in plain words; empty where they do not.</summary>
    /// <param name="expected">What recorded messages look like.</param>
    public IReadOnlyList<string> DifferencesFrom(MessageShapes expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var differences = new List<string>();
        foreach (var (type, seen) in _types)
        {
            if (!expected._types.TryGetValue(type, out var known))
            {
                differences.Add($"unknown message {type}");
                continue;
            }

            foreach (var (path, field) in seen.Fields)
            {
                if (!known.Fields.TryGetValue(path, out var before))
                {
                    differences.Add($"new field {path} in {type}");
                }
                else if ((field.Kinds & ~before.Kinds) is not Kinds.None and var other)
                {
                    differences.Add($"{path} in {type} is {other}, and was {before.Kinds}");
                }
            }

            foreach (var (path, field) in known.Fields)
            {
                if (field.Messages == known.Messages && seen.Lacks(path))
                {
                    differences.Add($"field {path} is missing in {type}");
                }
            }
        }

        return differences;
    }

    /// <summary>What kind of message it is; null where it does not say.</summary>
    /// <param name="utf8">The message.</param>
    public string? KindOf(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? KindOfMessage(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string? KindOfMessage(JsonElement message)
    {
        foreach (var field in kindFields)
        {
            if (message.TryGetProperty(field, out var kind) && kind.ValueKind == JsonValueKind.String)
            {
                return TextOf(kind);
            }
        }

        return otherwise;
    }

    /// <summary>Half of a surrogate pair, written as an escape, is no text to the runtime.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Name(string text) => Printable.Line(text, MaxName);

    private void AddFields(Shape shape, JsonElement value, string path)
    {
        foreach (var property in value.EnumerateObject())
        {
            var name = path.Length == 0 ? Name(property.Name) : $"{path}.{Name(property.Name)}";
            if (!shape.Fields.TryGetValue(name, out var field))
            {
                if (_fields++ >= MaxFields)
                {
                    return;
                }

                shape.Fields[name] = field = new Field();
            }

            if (field.LastIn != shape.Messages)
            {
                (field.LastIn, field.Messages) = (shape.Messages, field.Messages + 1);
            }

            field.Kinds |= KindOf(property.Value);
            AddInside(shape, property.Value, name);
        }
    }

    private void AddInside(Shape shape, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            AddFields(shape, value, path);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                AddInside(shape, item, path + "[]");
            }
        }
    }

    private static Kinds KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Kinds.Object,
        JsonValueKind.Array => Kinds.List,
        JsonValueKind.String => Kinds.Text,
        JsonValueKind.Number => Kinds.Number,
        JsonValueKind.True or JsonValueKind.False => Kinds.Flag,
        _ => Kinds.Null,
    };

    /// <summary>What a field holds.</summary>
    [Flags]
    private enum Kinds
    {
        None = 0,
        Object = 1,
        List = 2,
        Text = 4,
        Number = 8,
        Flag = 16,
        Null = 32,
    }

    private sealed class Shape
    {
        public int Messages { get; set; }

        public SortedDictionary<string, Field> Fields { get; } = new(StringComparer.Ordinal);

        /// <summary>Whether a field is not there though it could be: what it stands in is no empty list, and no null.</summary>
        public bool Lacks(string path)
        {
            if (Fields.TryGetValue(path, out var found))
            {
                return !path.Contains('.', StringComparison.Ordinal) && found.Messages < Messages;
            }

            var end = path.LastIndexOf('.');
            var inside = end < 0 ? "" : path[..end];
            return end < 0 || (inside.EndsWith("[]", StringComparison.Ordinal)
                ? Fields.Keys.Any(seen => seen.StartsWith(inside + ".", StringComparison.Ordinal))
                : Fields.TryGetValue(inside, out var around) && around.Kinds == Kinds.Object);
        }
    }

    private sealed class Field
    {
        public Kinds Kinds { get; set; }

        public int Messages { get; set; }

        public int LastIn { get; set; }
    }
}
