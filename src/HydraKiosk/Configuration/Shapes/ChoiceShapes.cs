using System.Text.Json;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>One of a few words, each standing for a value.</summary>
/// <param name="choices">The words in the order to list them.</param>
/// <param name="later">Words that a later version will know.</param>
internal sealed class ChoiceShape<T>((string Name, T Value)[] choices, string[]? later = null) : Shape<T>
    where T : struct, Enum
{
    private string[] Names => Array.ConvertAll(choices, static c => c.Name);

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out T value)
    {
        value = default;
        var list = ChoiceList.Of(Names);
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, list);
            return false;
        }

        foreach (var choice in choices)
        {
            if (choice.Name == node.Text)
            {
                value = choice.Value;
                return true;
            }
        }

        if (later is not null && later.Contains(node.Text))
        {
            context.Error(ConfigurationCauses.NotSupportedYet, node.Position, path, $"\"{node.Text}\" is not supported by this version, only {list}.");
            return false;
        }

        context.Error(
            ConfigurationCauses.NotAChoice, node.Position, path, $"{ConfigNode.Quoted(node.Text)} was found; {list} is expected.",
            Nearest.Find(node.Text, Names));
        return false;
    }

    public override void WriteSchema(Utf8JsonWriter json) => ChoiceList.WriteSchema(json, Names);

    public override void WriteValue(Utf8JsonWriter json, T value) => json.WriteStringValue(Array.Find(choices, c => c.Value.Equals(value)).Name);
}

/// <summary>A text from a roster that is known when the program is built.</summary>
/// <param name="what">What the texts are: "model".</param>
/// <param name="roster">All of them.</param>
internal sealed class RosterShape(string what, IReadOnlyList<string> roster) : Shape<string>
{
    public override bool TryRead(ConfigNode node, string path, ReadContext context, out string value)
    {
        value = node.Text;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, "text in double quotes");
            return false;
        }

        if (roster.Contains(value))
        {
            return true;
        }

        context.Error(
            ConfigurationCauses.NotInRoster, node.Position, path, $"{ConfigNode.Quoted(value)} is not a {what}; {ChoiceList.Of(roster)} is expected.", Nearest.Find(value, roster));
        return false;
    }

    public override void WriteSchema(Utf8JsonWriter json) => ChoiceList.WriteSchema(json, roster);

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteStringValue(value);
}

/// <summary>Lists of words, in a sentence and in a schema.</summary>
internal static class ChoiceList
{
    /// <summary>"a", "b" or "c".</summary>
    public static string Of(IEnumerable<string> words)
    {
        var quoted = words.Select(w => $"\"{w}\"").ToArray();
        return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
    }

    public static void WriteSchema(Utf8JsonWriter json, IEnumerable<string> words)
    {
        json.WriteStartArray("enum");
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}
