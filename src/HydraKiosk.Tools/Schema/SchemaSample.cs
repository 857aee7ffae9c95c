using System.Text.Json;
using System.Text.RegularExpressions;

namespace HydraKiosk.Tools.Schema;

/// <summary>Makes a value that is likely to fit a schema; whoever asks checks it.</summary>
internal sealed class SchemaSample
{
    private const int MaxItems = 16;
    private const int MaxLength = 4096;
    private const int MaxSteps = 2000; // lists of lists of lists that have to be full would have no end

    /// <summary>Texts of the kinds that patterns mostly ask for: words, numbers, codes, dates, times, addresses.</summary>
    private static readonly string[] _texts =
    [
        "a", "A", "1", "ab", "AB", "12", "abc", "ABC", "123", "1234", "12345", "123456", "A1", "A12", "A-12", "AB-123", "AB12", "a1", "a-b", "a_b",
        "2026-01-05", "2026-01-05T08:00:00Z", "08:00", "08:00:00", "a@example.org", "https://example.org/", "+4912345678", "#00ff00", "192.0.2.1",
        "00000000-0000-4000-8000-000000000000", "0", "",
    ];

    private int _steps;

    /// <summary>JSON text of a value; null where none was found.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="variant">Counts up where several different values are needed.</param>
    public string? Of(SchemaNode node, int variant = 0)
    {
        if (++_steps > MaxSteps)
        {
            return null;
        }

        foreach (var given in Given(node).Skip(variant))
        {
            return given.GetRawText();
        }

        if (node.Enum is not null || node.Const is not null)
        {
            return null; // no further variant
        }

        if (node.AnyOf.Count > 0 && node.Object is null)
        {
            return node.AnyOf.Select(form => Of(form, variant)).FirstOrDefault(s => s is not null && Fits(node, JsonElement.Parse(s)));
        }

        return Kind(node) switch
        {
            SchemaTypes.Object => Object(node),
            SchemaTypes.Array => List(node.List),
            SchemaTypes.Number or SchemaTypes.Integer => Number(node, variant),
            SchemaTypes.Boolean => variant == 0 ? "true" : variant == 1 ? "false" : null,
            SchemaTypes.Null => variant == 0 ? "null" : null,
            _ => Text(node.Text, variant),
        };
    }

    /// <summary>What the writer of the schema named, as far as it fits.</summary>
    private static IEnumerable<JsonElement> Given(SchemaNode node) =>
        node.Examples.Concat(node.Const?.Values ?? []).Concat(node.Enum?.Values ?? []).Where(value => Fits(node, value));

    private static bool Fits(SchemaNode node, JsonElement value)
    {
        var faults = new FaultList(0);
        ArgumentForm.Check(value, ref faults);
        if (!faults.HasAny)
        {
            SchemaCheck.Check(node, value, ref faults);
        }

        return !faults.HasAny;
    }

    /// <summary>The first type that is allowed; where none is said, the one that the rules are of.</summary>
    private static SchemaTypes Kind(SchemaNode node)
    {
        if (node.Types == SchemaTypes.Any)
        {
            return node.Object is not null ? SchemaTypes.Object : node.List is not null ? SchemaTypes.Array
                : node.Number is not null ? SchemaTypes.Number : SchemaTypes.String;
        }

        SchemaTypes[] order =
        [
            SchemaTypes.Object, SchemaTypes.Array, SchemaTypes.String, SchemaTypes.Integer, SchemaTypes.Number, SchemaTypes.Boolean, SchemaTypes.Null,
        ];
        return order.First(type => node.Types.HasFlag(type));
    }

    private string? Object(SchemaNode node)
    {
        if (node.Object is not { } rules)
        {
            return "{}";
        }

        var chosen = rules.Properties.Where(p => p.IsRequired).ToList();
        chosen.AddRange(rules.Properties.Where(p => !p.IsRequired).Take(Math.Max(0, rules.MinProperties - chosen.Count)));
        var forms = node.AnyOf.Select(form => form.Object?.Properties.Where(p => p.IsRequired).ToList() ?? []).DefaultIfEmpty([]);
        foreach (var form in forms)
        {
            // A form that asks for a property may also say more of its value than the outer schema does.
            var names = form.Concat(chosen).Concat(rules.Properties).GroupBy(p => p.Name, StringComparer.Ordinal)
                .Where(g => g.Any(p => form.Contains(p) || chosen.Contains(p)));
            if (Join(names.Select(g => (g.Key, g.Select(p => p.Node).FirstOrDefault(n => n is not null)))) is { } json
                && Fits(node, JsonElement.Parse(json)))
            {
                return json;
            }
        }

        return null;
    }

    private string? Join(IEnumerable<(string Name, SchemaNode? Node)> properties)
    {
        var parts = new List<string>();
        foreach (var (name, node) in properties)
        {
            if (Of(node ?? new SchemaNode()) is not { } value)
            {
                return null;
            }

            parts.Add($"\"{JsonEncodedText.Encode(name)}\":{value}");
        }

        return $"{{{string.Join(",", parts)}}}";
    }

    private string? List(ListRules? rules)
    {
        var count = rules?.MinItems ?? 0;
        if (count > MaxItems)
        {
            return null;
        }

        var items = Enumerable.Range(0, count).Select(i => Of(rules!.Items ?? new SchemaNode(), rules.IsUnique ? i : 0)).ToArray();
        return items.Contains(null) ? null : $"[{string.Join(",", items)}]";
    }

    private static string? Number(SchemaNode node, int variant)
    {
        var rules = node.Number ?? new NumberRules(null, null, null, null, null);
        var least = rules.Above is null || rules.Minimum > rules.Above ? rules.Minimum : rules.Above;
        var most = rules.Below is null || rules.Maximum < rules.Below ? rules.Maximum : rules.Below;
        var isNarrow = most - least is < 4 && !node.Types.HasFlag(SchemaTypes.Integer);
        var step = rules.MultipleOf ?? (isNarrow && most > least ? (most - least)!.Value / 64 : 1);
        try
        {
            var first = least is { } from ? decimal.Ceiling(from / step) * step
                : most < step ? decimal.Floor(most.Value / step) * step
                : step;
            var way = least is null && most is not null ? -step : step;
            first += first == rules.Above || (least is null && first == rules.Below) ? way : 0;
            return (first + (variant * way)).ToString();
        }
        catch (OverflowException)
        {
            return null; // at the end of what a decimal holds
        }
    }

    private static string? Text(TextRules? rules, int variant)
    {
        if (rules is null)
        {
            return $"\"{_texts[variant % _texts.Length]}\"";
        }

        if (rules.MinLength > MaxLength)
        {
            return null;
        }

        var texts = rules.Pattern is { } pattern
            ? _texts.Concat(_texts.Where(t => t.Length > 0).Select(t => Repeat(t, rules.MinLength))).Where(t => IsMatch(pattern, t))
            : _texts.Append(Repeat("a", rules.MinLength)).Append(Repeat("b", rules.MinLength));
        return texts.Where(t => t.Length >= rules.MinLength && !(t.Length > rules.MaxLength))
            .Distinct(StringComparer.Ordinal).Skip(variant).Select(t => $"\"{t}\"").FirstOrDefault();
    }

    private static string Repeat(string text, int length) =>
        string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1))[..Math.Max(length, 1)];

    private static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
