using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>One of a few words, each standing for a value.</summary>
/// <param name="choices">The words in the order to list them.</param>
/// <param name="later">Words that a later version will know.</param>
internal sealed class ChoiceShape<T>((string Name, T Value)[] choices, string[]? later = null) : Shape<T>
    where T : struct, Enum
{
    public override bool IsText => true;

    public override string Expected => ChoiceList.Of(Names);

    private string[] Names => Array.ConvertAll(choices, static c => c.Name);

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out T value)
    {
        value = default;
        var list = Expected;
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
            context.Error(ConfigurationCauses.NotSupportedYet, node.Position, path,
                $"\"{node.Text}\" is not supported by this version, only {list}.");
            return false;
        }

        context.Error(
            ConfigurationCauses.NotAChoice, node.Position, path,
                $"{VisibleText.Quoted(node.Text)} was found; {list} is expected.{OddCharacters.Remark(node.Text)}",
            Nearest.Find(OddCharacters.AsSeen(node.Text), Names));
        return false;
    }

    public override void WriteSchema(Utf8JsonWriter json) => ChoiceList.WriteSchema(json, Names);

    public override void WriteValue(Utf8JsonWriter json, T value) => json.WriteStringValue(Array.Find(choices, c => c.Value.Equals(value)).Name);
}

/// <summary>
/// The name of a model or a voice. The service renews its rosters faster than devices in the field are updated, so a name that this version
/// does not know is taken, and a warning names the nearest one that it knows; whether the service has it shows when it connects.
/// </summary>
/// <param name="what">What the names are: "model".</param>
/// <param name="roster">Those that this version knows.</param>
internal sealed class RosterShape(string what, IReadOnlyList<string> roster) : Shape<string>
{
    private const int MaxLength = 64;

    public override bool IsText => true;

    public override string Expected => $"one word, such as {ChoiceList.Of(roster)}";

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

        var nearest = Nearest.Find(OddCharacters.AsSeen(value), roster);
        if (value.Length is 0 or > MaxLength || value.AsSpan().ContainsAnyExceptInRange('!', '~') || value.AsSpan().ContainsAny("\"\\"))
        {
            context.Error(
                ConfigurationCauses.NotInRoster, node.Position, path,
                $"{VisibleText.Quoted(value)} cannot be a {what}: one word of plain letters, digits and signs is expected, such as "
                    + $"{ChoiceList.Of(roster)}.{OddCharacters.Remark(value)}",
                nearest);
            return false;
        }

        context.Warn(
            ConfigurationCauses.NotInRoster, path,
            $"this version knows no {what} {VisibleText.Quoted(value)}, only {ChoiceList.Of(roster)}; whether the service has it shows when it "
                + "connects.", nearest);
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^[!#-\\[\\]-~]{1,64}$");
        json.WriteStartArray("examples");
        foreach (var name in roster)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

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
