using System.Globalization;
using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>A list of values of one shape. Items that cannot be read are left out; their errors stop the start anyway.</summary>
internal sealed class ListShape<T>(Shape<T> item, int maxItems) : Shape<IReadOnlyList<T>>
{
    public override bool IsScalar => false;

    public override string Expected => "a list [ ]";

    public override Shape? Item => item;

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out IReadOnlyList<T> value)
    {
        value = [];
        if (node.Kind != NodeKind.List)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        if (node.Items.Count > maxItems)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                $"the list has {node.Items.Count} entries; at most {maxItems} are allowed.");
            return false;
        }

        var items = new List<T>(node.Items.Count);
        for (var i = 0; i < node.Items.Count; i++)
        {
            var itemPath = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            context.Seen(itemPath, node.Items[i].Position);
            if (item.TryRead(node.Items[i], itemPath, context, out var read))
            {
                items.Add(read);
            }
        }

        value = items;
        return items.Count == node.Items.Count;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        json.WriteNumber("maxItems", maxItems);
        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }

    public override void WriteValue(Utf8JsonWriter json, IReadOnlyList<T> value)
    {
        json.WriteStartArray();
        foreach (var one in value)
        {
            item.WriteValue(json, one);
        }

        json.WriteEndArray();
    }
}
