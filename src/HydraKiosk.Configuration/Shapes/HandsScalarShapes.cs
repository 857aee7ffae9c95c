using System.Globalization;
using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>A line of a GPIO chip: its number, or its name.</summary>
internal sealed class GpioLineShape : Shape<string>
{
    private const int MaxNumber = 1023;
    private const int MaxLength = 31; // of a name in the kernel's own structure

    public override string Expected => "a line's number, or its name in quotes";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out string value)
    {
        value = node.Text;
        if (node.Kind is not (NodeKind.Number or NodeKind.Text))
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (node.Kind == NodeKind.Number ? !isNumber || number > MaxNumber
            : value.Length is 0 or > MaxLength || string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                $"{node.Described} was found; a line's number from 0 to {MaxNumber}, or its name of 1 to {MaxLength} characters is expected.");
            return false;
        }

        value = isNumber ? number.ToString(CultureInfo.InvariantCulture) : value;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("integer");
        json.WriteStringValue("string");
        json.WriteEndArray();
        json.WriteNumber("minimum", 0);
        json.WriteNumber("maximum", MaxNumber);
        json.WriteNumber("minLength", 1);
        json.WriteNumber("maxLength", MaxLength);
    }

    public override void WriteValue(Utf8JsonWriter json, string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }
}

/// <summary>An identifier of a CAN frame, or bits of one: a number, or hexadecimal digits after 0x in quotes.</summary>
internal sealed class CanIdShape : Shape<uint>
{
    private const uint Max = 0x1FFF_FFFF; // 29 bits

    public override string Expected => "a number, or hexadecimal digits such as \"0x123\"";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out uint value)
    {
        value = 0;
        if (node.Kind is not (NodeKind.Number or NodeKind.Text))
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        var text = node.Text;
        var good = node.Kind == NodeKind.Number
            ? uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        if (!good || value > Max)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                $"{node.Described} was found; a number from 0 to {Max}, or \"0x0\" to \"0x1FFFFFFF\" is expected.");
            return false;
        }

        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("integer");
        json.WriteStringValue("string");
        json.WriteEndArray();
        json.WriteNumber("minimum", 0);
        json.WriteNumber("maximum", Max);
        json.WriteString("pattern", "^0[xX][0-9A-Fa-f]{1,8}$");
    }

    public override void WriteValue(Utf8JsonWriter json, uint value) => json.WriteStringValue($"0x{value:X}");
}

/// <summary>Data of a CAN frame: up to eight pairs of hexadecimal digits, a point for any digit.</summary>
internal sealed class CanPatternShape : Shape<string>
{
    public override bool IsText => true;

    public override string Expected => "text in double quotes, such as \"01 .. 8.\"";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out string value)
    {
        value = node.Text;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        var pairs = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length is 0 or > 8 || !Array.TrueForAll(pairs, pair => pair.Length == 2 && pair.All(c => c == '.' || char.IsAsciiHexDigit(c))))
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                $"{VisibleText.Quoted(value)} was found; one to eight pairs of hexadecimal digits are expected, with a point for any digit: \"01 .. 8.\".");
            return false;
        }

        value = string.Join(' ', pairs);
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^ *[0-9A-Fa-f.]{2}( +[0-9A-Fa-f.]{2}){0,7} *$");
    }

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteStringValue(value);
}
