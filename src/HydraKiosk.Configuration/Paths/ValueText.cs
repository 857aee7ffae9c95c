using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Paths;

/// <summary>A value as the command line and variables give it: JSON, or a text without quotes.</summary>
internal static class ValueText
{
    /// <summary>Reads one.</summary>
    /// <param name="shape">What is expected; null where that is not known.</param>
    /// <param name="text">What was given.</param>
    /// <param name="origin">Where, for messages.</param>
    /// <param name="json">The value as it would stand in the file.</param>
    /// <param name="fault">Where and why it is no JSON although it begins like it; null otherwise.</param>
    /// <returns>The value, which knows that it comes from there; null with a fault.</returns>
    public static ConfigNode? Read(Shape? shape, string text, string origin, out byte[] json, out SyntaxFault? fault)
    {
        fault = null;
        var trimmed = text.Trim();
        var utf8 = Encoding.UTF8.GetBytes(trimmed);
        var source = new SourceText(utf8) { Origin = origin };
        var node = trimmed.Length == 0 ? null : ConfigParser.Parse(source, out fault);
        var isJson = node is not null && fault is null;
        if (shape?.IsText == true ? !(isJson && node!.Kind == NodeKind.Text) : !isJson && trimmed is not ['{' or '[' or '"', ..])
        {
            fault = null;
            json = Quoted(text);
            return new ConfigNode(NodeKind.Text, new SourcePosition(0, 0, origin), text);
        }

        json = isJson ? utf8[node!.Start..node.End] : [];
        return !isJson ? null
            : node!.Kind is NodeKind.Object or NodeKind.List ? node
            : new ConfigNode(node.Kind, new SourcePosition(0, 0, origin), node.Text);
    }

    /// <summary>A text as JSON, umlauts readable.</summary>
    public static byte[] Quoted(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}
