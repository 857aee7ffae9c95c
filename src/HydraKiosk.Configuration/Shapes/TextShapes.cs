using System.Text.Json;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>A text that is not blank.</summary>
/// <param name="maxLength">The most characters it may have.</param>
internal class TextShape(int maxLength = 1 << 20) : Shape<string>
{
    public override bool IsText => true;

    public override string Expected => maxLength < 1 << 20 ? $"text of at most {maxLength} characters" : "text";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out string value)
    {
        value = node.Text;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, "text in double quotes");
            return false;
        }

        var complaint = string.IsNullOrWhiteSpace(value) ? "the text is empty." : value.Length > maxLength
            ? $"the text is longer than {maxLength} characters." : Complaint(value);
        if (complaint is not null)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, complaint);
        }

        return complaint is null;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        if (maxLength < 1 << 20)
        {
            json.WriteNumber("maxLength", maxLength);
        }
    }

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    /// <summary>What is wrong with the text beyond emptiness and length, or null.</summary>
    protected virtual string? Complaint(string value) => null;
}

/// <summary>A text on one line: a path or a device's name.</summary>
internal sealed class LineShape() : TextShape(1024)
{
    public override string Expected => "text on one line";

    protected override string? Complaint(string value) =>
        value.Any(char.IsControl) ? "line breaks and control characters are not allowed here." : null;
}

/// <summary>A function's name as the service takes it.</summary>
internal sealed class ToolNameShape() : TextShape(64)
{
    public override string Expected => "1 to 64 letters, digits, _ or -";

    public override void WriteSchema(Utf8JsonWriter json)
    {
        base.WriteSchema(json);
        json.WriteString("pattern", "^[A-Za-z0-9_-]+$");
    }

    protected override string? Complaint(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        ? null
        : $"{VisibleText.Quoted(value)} was found; only letters, digits, _ and - are allowed.";
}

/// <summary>The address of a WebSocket service. It is never quoted in a message: people put keys into addresses.</summary>
internal sealed class EndpointShape : Shape<Uri>
{
    public override bool IsText => true;

    public override string Expected => "an address such as \"wss://api.smallest.ai/waves/v1/s2s\"";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out Uri value)
    {
        value = null!;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        if (!Uri.TryCreate(node.Text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                "this is not a complete address such as \"wss://api.smallest.ai/waves/v1/s2s\".");
            return false;
        }

        if (address.Scheme is not ("ws" or "wss"))
        {
            context.Error(ConfigurationCauses.NotAChoice, node.Position, path, $"the address begins with {address.Scheme}://; wss:// is expected.");
            return false;
        }

        if (address.UserInfo.Length > 0 || address.Query.Contains("key=", StringComparison.OrdinalIgnoreCase)
            || address.Query.Contains("token=", StringComparison.OrdinalIgnoreCase))
        {
            context.Error(ConfigurationCauses.SecretInFile, node.Position, path, $"the address carries a key; remove it. {ApiKeyPlaces.Summary}");
            return false;
        }

        if (address.Fragment.Length > 0)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, "an address of a service has no #fragment.");
            return false;
        }

        value = address;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("format", "uri");
        json.WriteString("pattern", "^wss?://[^/@#]+(/[^#]*)?$");
    }

    public override void WriteValue(Utf8JsonWriter json, Uri value) => json.WriteStringValue(value.OriginalString);
}
