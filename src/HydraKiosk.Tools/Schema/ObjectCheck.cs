using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>Holds an object against its rules. Allocates nothing where it fits.</summary>
internal static class ObjectCheck
{
    private const int MaxNames = 12;

    /// <summary>Adds what does not fit, until the list is full.</summary>
    public static void Check(ObjectRules rules, JsonElement value, ref FaultList faults)
    {
        var count = value.GetPropertyCount();
        if ((count < rules.MinProperties || count > rules.MaxProperties) && faults.Wants())
        {
            faults.Add($"expected {(count < rules.MinProperties ? $"at least {rules.MinProperties}" : $"at most {rules.MaxProperties}")} properties, "
                + $"found {count}");
        }

        var met = UInt128.Zero; // a bit for each property of the rules
        foreach (var property in value.EnumerateObject())
        {
            var index = IndexOf(rules.Properties, property);
            if (index >= 0)
            {
                CheckKnown(rules.Properties[index], property, (met >> index & 1) != 0, ref faults);
                met |= UInt128.One << index;
            }
            else
            {
                CheckUnknown(rules, property, ref faults);
            }

            if (faults.IsFull)
            {
                return;
            }
        }

        for (var i = 0; i < rules.Properties.Count; i++)
        {
            if (rules.Properties[i].IsRequired && (met >> i & 1) == 0 && faults.Wants())
            {
                faults.Add($"the property \"{rules.Properties[i].Name}\" is missing");
            }
        }
    }

    private static int IndexOf(IReadOnlyList<SchemaProperty> known, JsonProperty property)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (property.NameEquals(known[i].NameUtf8))
            {
                return i;
            }
        }

        return -1;
    }

    private static void CheckKnown(SchemaProperty known, JsonProperty property, bool isSecond, ref FaultList faults)
    {
        if (isSecond)
        {
            // The tool may read the one, where the check looked at the other.
            if (faults.Wants())
            {
                faults.Add($"the property \"{known.Name}\" stands twice");
            }

            return;
        }

        if (known.Node is { } node)
        {
            CheckValue(node, property, ref faults);
        }
    }

    private static void CheckUnknown(ObjectRules rules, JsonProperty property, ref FaultList faults)
    {
        if (rules.IsOpen)
        {
            if (rules.Additional is { } additional)
            {
                CheckValue(additional, property, ref faults);
            }

            return;
        }

        if (faults.Wants())
        {
            var names = rules.Properties.Select(p => p.Name).ToArray();
            var hint = Nearest.Find(property.Name, names) is { } near ? $"did you mean \"{near}\"?"
                : names.Length == 0 ? "none is taken here"
                : $"taken are {string.Join(", ", names.Take(MaxNames))}{(names.Length > MaxNames ? "…" : "")}";
            faults.Add($"there is no property {VisibleText.Quoted(property.Name)}; {hint}");
        }
    }

    private static void CheckValue(SchemaNode node, JsonProperty property, ref FaultList faults)
    {
        var before = faults.Count;
        SchemaCheck.Check(node, property.Value, ref faults);
        faults.Prefix(before, property);
    }
}
