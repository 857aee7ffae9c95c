using System.Text.Json;

namespace HydraKiosk.Tools.Schema;

/// <summary>
/// The schema of a tool's arguments: the part of JSON Schema (draft 2020-12) that says what arguments may be, and nothing that a model or a reader
/// stumbles over. Any thread.
/// </summary>
/// <remarks>
/// <para>Checked are <c>type</c> (one or a list), <c>enum</c>, <c>const</c>, <c>anyOf</c>; <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>,
/// <c>exclusiveMaximum</c>, <c>multipleOf</c>; <c>minLength</c>, <c>maxLength</c> (in Unicode code points), <c>pattern</c>; <c>items</c>,
/// <c>minItems</c>, <c>maxItems</c>, <c>uniqueItems</c>; <c>properties</c>, <c>required</c>, <c>additionalProperties</c>, <c>minProperties</c>,
/// <c>maxProperties</c>. Passed over are <c>title</c>, <c>description</c>, <c>default</c>, <c>examples</c>, <c>format</c>, <c>$schema</c>,
/// <c>$comment</c>, <c>deprecated</c>, <c>readOnly</c>, <c>writeOnly</c>. Any other keyword is refused when the schema is read.</para>
/// <para>In one thing it is stricter than the standard: an object with <c>properties</c> and without <c>additionalProperties</c> takes no others,
/// and the arguments as a whole take no others even without <c>properties</c>. A model that invents an argument is told, and no tool has to look
/// for it. In an <c>anyOf</c> beside <c>properties</c>, a form with <c>properties</c> of its own has to say.</para>
/// <para>Numbers are compared as decimals: 0.1 is a tenth, 1.0 is an integer. One that no decimal holds is refused.</para>
/// </remarks>
public sealed class ToolSchema
{
    /// <summary>Longest text of a schema, in UTF-16 units.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>Faults that one check tells; a model corrects a few at a time.</summary>
    public const int MaxFaults = 5;

    private readonly SchemaNode _root;

    private ToolSchema(SchemaNode root) => _root = root;

    /// <summary>Reads a schema.</summary>
    /// <param name="json">Its JSON text.</param>
    /// <exception cref="ToolSchemaException">It is no JSON, not in the subset, too large, or not of an object.</exception>
    public static ToolSchema Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
        {
            throw TooLong(json.Length);
        }

        try
        {
            return ReadParsed(JsonElement.Parse(json));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException) // the latter for half a character
        {
            throw new ToolSchemaException("", $"it is not valid JSON ({wrong.Message.TrimEnd('.')})", "correct it there");
        }
    }

    /// <summary>Reads a schema that is part of a document, which may be disposed of afterwards.</summary>
    /// <exception cref="ToolSchemaException">It is not in the subset, too large, or not of an object.</exception>
    public static ToolSchema Read(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Undefined)
        {
            throw new ToolSchemaException("", "there is none", "write {\"type\": \"object\", \"properties\": {}} for a tool without arguments");
        }

        return Read(schema.GetRawText());
    }

    /// <summary>Holds the arguments of a call against the schema.</summary>
    /// <param name="arguments">As <see cref="ToolArguments"/> reads them, or any other element.</param>
    /// <returns>Nothing where they fit; else the first faults, at most <see cref="MaxFaults"/>.</returns>
    public IReadOnlyList<SchemaFault> Check(JsonElement arguments)
    {
        var faults = new FaultList(MaxFaults);
        ArgumentForm.Check(arguments, ref faults);
        if (!faults.HasAny)
        {
            SchemaCheck.Check(_root, arguments, ref faults);
        }

        return faults.Kept;
    }

    /// <summary>Arguments that fit, as JSON text, for trying a tool out; null where none were found, as with most patterns.</summary>
    public string? Sample() => new SchemaSample().Of(_root) is { } json && Check(JsonElement.Parse(json)).Count == 0 ? json : null;

    private static ToolSchema ReadParsed(JsonElement schema)
    {
        var root = new SchemaReader().Read(new SchemaPlace(schema, "", 1), UnnamedArguments.Refused);
        if (root.Types is not (SchemaTypes.Any or SchemaTypes.Object))
        {
            throw new ToolSchemaException("/type", "the arguments of a tool are an object", "write \"type\": \"object\"");
        }

        root.Types = SchemaTypes.Object;
        return new ToolSchema(root);
    }

    private static ToolSchemaException TooLong(int length) =>
        new("", $"it has {length} characters, and at most {MaxLength} are read", "shorten its descriptions, or make two tools of it");
}
