using System.Globalization;
using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>true or false.</summary>
internal sealed class FlagShape : Shape<bool>
{
    public override string Expected => "true or false";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out bool value)
    {
        value = node.Kind == NodeKind.True;
        if (node.Kind is NodeKind.True or NodeKind.False)
        {
            return true;
        }

        WrongType(node, path, context, node.Kind == NodeKind.Text ? "true or false without quotes" : Expected);
        return false;
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");

    public override void WriteValue(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);
}

/// <summary>What to write instead of a number that stands in quotes.</summary>
internal static class NumberHint
{
    /// <summary>": 0.8" for a text that is a number but for a decimal comma or digits of another script; otherwise nothing.</summary>
    public static string Of(string text)
    {
        var plain = OddCharacters.AsSeen(text).Trim().Replace(',', '.');
        return plain.Length is > 0 and <= 20
            && double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? $" (write {plain})"
            : "";
    }
}

/// <summary>A whole number in a range, ends included.</summary>
internal sealed class WholeShape(int minimum, int maximum, string unit = "") : Shape<int>
{
    public override string Expected { get; } = $"a whole number from {minimum} to {maximum}{(unit.Length > 0 ? " " + unit : "")}";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out int value)
    {
        value = 0;
        if (node.Kind != NodeKind.Number)
        {
            WrongType(node, path, context, Expected + (node.Kind == NodeKind.Text ? " without quotes" + NumberHint.Of(node.Text) : ""));
            return false;
        }

        // 1e2 and 10.0 are whole numbers too.
        if (!double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number < minimum || number > maximum || number != Math.Floor(number))
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, $"{node.Described} was found; {Expected} is expected.");
            return false;
        }

        value = (int)number;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", minimum);
        json.WriteNumber("maximum", maximum);
    }

    public override void WriteValue(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);
}

/// <summary>A number in a range, ends included.</summary>
internal sealed class NumberShape(double minimum, double maximum, string unit = "") : Shape<double>
{
    public override string Expected { get; } = $"a number from {minimum} to {maximum}{(unit.Length > 0 ? " " + unit : "")}";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out double value)
    {
        value = 0;
        if (node.Kind != NodeKind.Number)
        {
            WrongType(node, path, context, Expected + (node.Kind == NodeKind.Text ? " without quotes" + NumberHint.Of(node.Text) : ""));
            return false;
        }

        if (!double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !(value >= minimum && value <= maximum))
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, $"{node.Described} was found; {Expected} is expected.");
            return false;
        }

        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "number");
        json.WriteNumber("minimum", minimum);
        json.WriteNumber("maximum", maximum);
    }

    public override void WriteValue(Utf8JsonWriter json, double value) => json.WriteNumberValue(value);
}

/// <summary>A value that may be left out, and is null then.</summary>
internal sealed class OptionalShape<T>(Shape<T> inner) : Shape<T?>
    where T : struct
{
    public override bool IsText => inner.IsText;

    public override string Expected => inner.Expected;

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out T? value)
    {
        var good = inner.TryRead(node, path, context, out var read);
        value = good ? read : null;
        return good;
    }

    public override void WriteSchema(Utf8JsonWriter json) => inner.WriteSchema(json);

    public override void WriteValue(Utf8JsonWriter json, T? value) => inner.WriteValue(json, value!.Value);
}
