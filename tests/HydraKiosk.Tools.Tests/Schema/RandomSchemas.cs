using System.Text.Json.Nodes;

namespace HydraKiosk.Tools.Tests.Schema;

/// <summary>Random schemas of the subset, and random values that have a fair chance to fit them.</summary>
internal sealed class RandomSchemas(int seed)
{
    private static readonly string[] _names = ["a", "b", "c", "d\"/~é"];
    private static readonly string[] _types = ["null", "boolean", "integer", "number", "string", "array", "object"];
    private static readonly string[] _texts = ["", "a", "b", "ab", "abc", "1", "12", "a1", "😀", "😀b", "\n", "red", "1.0"];
    private static readonly string[] _patterns = ["^a", "b$", "^[a-c]{1,3}$", "\\d", "^(a|red)$", "a.?c", "^[^a]*$", "^$", "(?=1)\\w"];

    private static readonly string[] _numbers =
        ["-2", "-1", "0", "1", "2", "3", "10", "0.5", "1.5", "2.0", "1e1", "0.1", "0.30", "1e-2", "-0", "123456789012345678", "-7.25"];

    private readonly Random _random = new(seed);

    /// <summary>A schema of arguments.</summary>
    public JsonObject Root()
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (Chance(85))
        {
            AddProperties(schema, 0);
        }

        if (Chance(15))
        {
            AddForms(schema, 0, onlyObjects: true);
        }

        return schema;
    }

    /// <summary>An object, as arguments are.</summary>
    public JsonObject Arguments() => Object(0);

    /// <summary>
    /// The same schema in the words of the standard: where ours refuses what is not named, it says so.
    /// </summary>
    public static JsonObject AsStandard(JsonObject schema, bool isTop, bool isForm = false)
    {
        var copy = new JsonObject();
        var isNaming = schema.ContainsKey("properties");
        foreach (var (keyword, value) in schema)
        {
            copy[keyword] = (keyword, value) switch
            {
                ("items" or "additionalProperties", JsonObject inner) => AsStandard(inner, isTop: false),
                ("properties", JsonObject named) => new JsonObject(named.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)AsStandard((JsonObject)p.Value!, isTop: false)))),
                ("anyOf", JsonArray forms) =>
                    new JsonArray([.. forms.Select(f => AsStandard((JsonObject)f!, isTop && !isNaming, isForm: isNaming))]),
                _ => value?.DeepClone(),
            };
        }

        if (!schema.ContainsKey("additionalProperties") && !isForm && (isNaming || (isTop && !schema.ContainsKey("anyOf"))))
        {
            copy["additionalProperties"] = false;
        }

        return copy;
    }

    private JsonObject Schema(int depth)
    {
        var schema = new JsonObject();
        if (Chance(70))
        {
            schema["type"] = Chance(75) ? Pick(_types) : new JsonArray([.. _types.Where(_ => Chance(40)).Append("string").Distinct().Select(t => (JsonNode)t)]);
        }

        Maybe(8, "enum", () => new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Value(2))]));
        Maybe(5, "const", () => Value(2));
        Maybe(15, "minimum", Number);
        Maybe(8, "exclusiveMinimum", Number);
        Maybe(8, "exclusiveMaximum", Number);
        Maybe(10, "multipleOf", () => JsonNode.Parse(Pick(["1", "2", "0.5", "0.1", "0.01", "3"])));
        Maybe(15, "minLength", () => _random.Next(3));
        Maybe(15, "pattern", () => Pick(_patterns));
        Maybe(15, "minItems", () => _random.Next(3));
        Maybe(10, "uniqueItems", () => Chance(80));
        Maybe(6, "minProperties", () => _random.Next(3));
        Maybe(6, "maxProperties", () => _random.Next(2, 4));
        Maybe(10, "maxLength", () => _random.Next(2, 4));
        Maybe(10, "maxItems", () => _random.Next(2, 4));
        Maybe(10, "title", () => "a title");
        if (depth < 3)
        {
            Maybe(25, "items", () => Schema(depth + 1));
            if (Chance(25))
            {
                AddProperties(schema, depth);
            }

            if (Chance(12))
            {
                AddForms(schema, depth, onlyObjects: false);
            }
        }

        return schema;

        void Maybe(int percent, string keyword, Func<JsonNode?> make)
        {
            if (Chance(percent))
            {
                schema[keyword] = make();
            }
        }
    }

    private void AddProperties(JsonObject schema, int depth)
    {
        var named = new JsonObject();
        foreach (var name in _names.Where(_ => Chance(60)))
        {
            named[name] = Schema(depth + 1);
        }

        schema["properties"] = named;
        if (Chance(40))
        {
            schema["required"] = new JsonArray([.. named.Select(p => p.Key).Where(_ => Chance(40)).Select(n => (JsonNode)n)]);
        }

        if (Chance(35))
        {
            schema["additionalProperties"] = Chance(50) ? Chance(50) : Schema(depth + 1);
        }
    }

    private void AddForms(JsonObject schema, int depth, bool onlyObjects)
    {
        var forms = new JsonArray();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var form = onlyObjects ? new JsonObject() : Schema(Math.Max(depth + 1, 2));
            if (schema["properties"] is JsonObject named)
            {
                form.Remove("properties");
                form.Remove("required");
                if (Chance(60) && named.Count > 0)
                {
                    form["required"] = new JsonArray(named.First().Key);
                }

                form.Remove("additionalProperties");
            }
            else if (onlyObjects)
            {
                AddProperties(form, 1);
            }

            forms.Add(form);
        }

        schema["anyOf"] = forms;
    }

    private JsonNode? Value(int depth) => _random.Next(depth >= 3 ? 5 : 8) switch
    {
        0 => null,
        1 => Chance(50),
        2 or 3 => Number(),
        4 => Pick(_texts),
        5 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1))]),
        _ => Object(depth + 1),
    };

    private JsonObject Object(int depth)
    {
        var value = new JsonObject();
        foreach (var name in _names.Where(_ => Chance(45)).Concat(Chance(8) ? ["other"] : []))
        {
            value[name] = Value(depth + 1);
        }

        return value;
    }

    private JsonNode? Number() => JsonNode.Parse(Pick(_numbers));

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
