using System.Net;
using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>Where a server of this program listens: an address of this machine and a port.</summary>
internal sealed class ListenShape : Shape<IPEndPoint>
{
    public override bool IsText => true;

    public override string Expected => "an address and a port such as \"127.0.0.1:9464\" or \"[::1]:9464\"";

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out IPEndPoint value)
    {
        value = null!;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, Expected);
            return false;
        }

        // Without a port the address itself is taken, and of an IPv6 address without brackets the last group for one.
        var colon = node.Text.LastIndexOf(':');
        var isBracketed = colon > 0 && (node.Text[colon - 1] == ']' || node.Text.IndexOf(':', StringComparison.Ordinal) == colon);
        if (!isBracketed || !IPEndPoint.TryParse(node.Text, out var read) || read.Port == 0)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, $"{VisibleText.Quoted(node.Text)} was found; {Expected} is expected.");
            return false;
        }

        value = read;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+):[0-9]{1,5}$");
    }

    public override void WriteValue(Utf8JsonWriter json, IPEndPoint value) => json.WriteStringValue(value.ToString());
}

/// <summary>The name of a network interface as the kernel takes it.</summary>
internal sealed class InterfaceShape() : TextShape(15) // IFNAMSIZ without its end
{
    public override string Expected => "the name of a network interface such as \"wwan0\"";

    protected override string? Complaint(string value) => value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or ':')
        ? $"{VisibleText.Quoted(value)} is no name of a network interface; `ip link` lists them." : null;
}
