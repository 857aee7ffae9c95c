using System.Text.Json;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>A proxy: two words or an http:// address. The address is never quoted in a message and printed without its user information.</summary>
internal sealed class ProxyShape : Shape<LinkProxy>
{
    private const string Choices = "\"environment\", \"none\" or an address such as \"http://proxy.example:3128\"";

    public override bool IsText => true;

    public override string Expected => Choices;

    public override bool TryRead(ConfigNode node, string path, ReadContext context, out LinkProxy value)
    {
        value = LinkProxy.FromEnvironment;
        if (node.Kind != NodeKind.Text)
        {
            WrongType(node, path, context, Choices);
            return false;
        }

        switch (node.Text)
        {
            case "environment":
                return true;
            case "none":
                value = LinkProxy.None;
                return true;
        }

        if (!node.Text.Contains("://", StringComparison.Ordinal))
        {
            context.Error(
                ConfigurationCauses.NotAChoice, node.Position, path, $"{Choices} is expected.",
                    Nearest.Find(node.Text, (string[])["environment", "none"]));
            return false;
        }

        if (!Uri.TryCreate(node.Text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path,
                "this is not a complete address such as \"http://proxy.example:3128\".");
            return false;
        }

        if (address.Scheme != "http")
        {
            context.Error(
                ConfigurationCauses.NotAChoice, node.Position, path,
                $"the address begins with {address.Scheme}://; http:// is expected: what goes through the proxy is encrypted all the same.");
            return false;
        }

        if (address.PathAndQuery.Length > 1 || address.Fragment.Length > 0)
        {
            context.Error(ConfigurationCauses.OutOfRange, node.Position, path, "a proxy's address ends with its port; nothing may follow.");
            return false;
        }

        value = LinkProxy.At(address);
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^(environment|none|http://[^/?#]+/?)$");
    }

    public override void WriteValue(Utf8JsonWriter json, LinkProxy value) => json.WriteStringValue(value.ToString());
}
