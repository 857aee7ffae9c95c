using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>
/// An object whose keys are names that the technician chooses. Entries that cannot be read are left out; their errors stop the start anyway.
/// </summary>
/// <param name="what">What is named: "button".</param>
/// <param name="entry">What each entry looks like.</param>
/// <param name="maxEntries">The most entries.</param>
/// <param name="hides">Whether the entry of that name holds a secret; null for none that does.</param>
internal sealed class MapShape<T>(string what, Shape<T> entry, int maxEntries, Func<string, bool>? hides = null)
    : Shape<IReadOnlyDictionary<string, T>>
{
    private const int MaxNameLength = 32;

    public override bool IsScalar => false;

    public override string Expected => $"an object {{ }} with a {what}'s name before each entry";

    public override Shape? Entry => entry;

    public override bool Hides(string name) => hides?.Invoke(name) == true;

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out IReadOnlyDictionary<string, T> value)
    {
        var entries = new Dictionary<string, T>();
        value = entries;
        if (node.Kind != NodeKind.Object)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        if (node.Members.Count > maxEntries)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                $"there are {node.Members.Count} entries; at most {maxEntries} are allowed.");
            return false;
        }

        var first = new Dictionary<string, SourcePosition>();
        foreach (var member in node.Members)
        {
            var memberPath = $"{path}.{member.Key}";
            if (!first.TryAdd(member.Key, member.KeyPosition))
            {
                context.Error(
                    ConfigurationCauses.DuplicateKey, member.KeyPosition, memberPath,
                    $"this {what} was already given in line {first[member.Key].Line}; keep one of the two.");
                continue;
            }

            context.Seen(memberPath, member.Value.Position);
            if (!IsName(member.Key))
            {
                context.Error(
                    ConfigurationCauses.OutOfRange, member.KeyPosition, memberPath,
                    $"a {what}'s name has 1 to {MaxNameLength} letters, digits, _ or -, and begins with a letter.");
            }

            if (entry.TryRead(member.Value, memberPath, context, out var read))
            {
                entries.Add(member.Key, read);
            }
        }

        return entries.Count == node.Members.Count;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteNumber("maxProperties", maxEntries);
        json.WriteStartObject("propertyNames");
        json.WriteString("pattern", $"^[A-Za-z][A-Za-z0-9_-]{{0,{MaxNameLength - 1}}}$");
        json.WriteEndObject();
        json.WriteStartObject("additionalProperties");
        entry.WriteSchema(json);
        json.WriteEndObject();
    }

    public override void WriteValue(Utf8JsonWriter json, IReadOnlyDictionary<string, T> value)
    {
        json.WriteStartObject();
        foreach (var (name, one) in value)
        {
            json.WritePropertyName(name);
            entry.WriteValue(json, one);
        }

        json.WriteEndObject();
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
