using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>A JSON object that is passed on as it is: a tool's schema, a sample, a body.</summary>
/// <param name="what">What it is, in a message.</param>
/// <param name="maxBytes">How long it may be without white space.</param>
internal sealed class PassedOnShape(string what, int maxBytes) : Shape<string>
{
    public override bool IsScalar => false;

    public override string Expected => $"an object {{ }}, {what},";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out string value)
    {
        value = "";
        if (node.Kind != NodeKind.Object)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            if (!Write(json, node, path, context))
            {
                return false;
            }
        }

        if (buffer.WrittenCount > maxBytes)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                $"this has {buffer.WrittenCount} bytes; {what} may have {maxBytes}.");
            return false;
        }

        value = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "object");

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteRawValue(value);

    private static bool Write(Utf8JsonWriter json, ConfigNode node, string path, ReadContext context)
    {
        switch (node.Kind)
        {
            case NodeKind.Object:
                var seen = new HashSet<string>();
                json.WriteStartObject();
                foreach (var member in node.Members)
                {
                    if (!seen.Add(member.Key))
                    {
                        context.Error(ConfigurationCauses.DuplicateKey, member.KeyPosition, $"{path}.{member.Key}",
                            "this key was already given in the same object; keep one of the two.");
                        return false;
                    }

                    json.WritePropertyName(member.Key);
                    if (!Write(json, member.Value, $"{path}.{member.Key}", context))
                    {
                        return false;
                    }
                }

                json.WriteEndObject();
                return true;
            case NodeKind.List:
                json.WriteStartArray();
                for (var i = 0; i < node.Items.Count; i++)
                {
                    if (!Write(json, node.Items[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), context))
                    {
                        return false;
                    }
                }

                json.WriteEndArray();
                return true;
            case NodeKind.Text:
                json.WriteStringValue(node.Text);
                return true;
            case NodeKind.Number:
                json.WriteRawValue(node.Text);
                return true;
            case NodeKind.True or NodeKind.False:
                json.WriteBooleanValue(node.Kind == NodeKind.True);
                return true;
            default:
                json.WriteNullValue();
                return true;
        }
    }
}

/// <summary>The address of a web service.</summary>
internal sealed class WebAddressShape : Shape<Uri>
{
    public override bool IsText => true;

    public override string Expected => "an address such as \"https://example.org/calls\"";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out Uri value)
    {
        value = null!;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        if (!Uri.TryCreate(node.Text, UriKind.Absolute, out var address) || address.Host.Length == 0 || address.Scheme is not ("http" or "https"))
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, "this is not a complete address such as \"https://example.org/calls\".");
            return false;
        }

        if (address.UserInfo.Length > 0)
        {
            context.Error(ConfigurationCauses.SecretInFile, node.Position, path,
                "the address carries a name and a password; remove them and name a credential instead.");
            return false;
        }

        value = address;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("format", "uri");
        json.WriteString("pattern", "^https?://[^/@#]+(/[^#]*)?$");
    }

    public override void WriteValue(Utf8JsonWriter json, Uri value) => json.WriteStringValue(value.OriginalString);
}

/// <summary>A part of the day, such as "22:00-06:00".</summary>
internal sealed class DayPartShape() : TextShape(11)
{
    public override string Expected => "two times of the day, such as \"22:00-06:00\"";

    /// <summary>The two ends; null where the text is none.</summary>
    public static (TimeOnly From, TimeOnly To)? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Time(text.AsSpan(0, dash), out var from) && Time(text.AsSpan(dash + 1), out var to) && from != to ? (from, to) : null;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        base.WriteSchema(json);
        json.WriteString("pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$");
    }

    protected override string? Complaint(string value) =>
        Parse(value) is null ? $"{VisibleText.Quoted(value)} was found; two different times are expected, such as \"22:00-06:00\"." : null;

    private static bool Time(ReadOnlySpan<char> text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}

/// <summary>The name of a credential: a file in the folder of credentials, never the secret itself.</summary>
internal sealed class CredentialNameShape() : TextShape(64)
{
    public override string Expected => "the name of a credential";

    public override void WriteSchema(Utf8JsonWriter json)
    {
        base.WriteSchema(json);
        json.WriteString("pattern", "^[A-Za-z0-9][A-Za-z0-9._-]*$");
    }

    protected override string? Complaint(string value) =>
        char.IsAsciiLetterOrDigit(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? null
            : "the name of a credential is expected: letters, digits, _, - and points. The secret itself stands in a file of that name."; // never quoted: it may be the secret
}

/// <summary>Sixty-four hexadecimal digits.</summary>
internal sealed class Sha256Shape() : TextShape(64)
{
    public override string Expected => "64 hexadecimal digits";

    public override void WriteSchema(Utf8JsonWriter json)
    {
        base.WriteSchema(json);
        json.WriteString("pattern", "^[0-9a-f]{64}$");
    }

    protected override string? Complaint(string value) => value.Length == 64 && value.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f') ? null
        : "64 digits from 0 to 9 and a to f are expected.";
}
