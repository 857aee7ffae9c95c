using System.Text.Json;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Http.Templates;

/// <summary>What the placeholders of one call stand for.</summary>
/// <param name="arguments">A JSON object; a value null counts as missing.</param>
/// <param name="secrets">The secrets by their names; all that the templates name.</param>
internal sealed class TemplateValues(JsonElement arguments, IReadOnlyDictionary<string, string> secrets)
{
    /// <summary>An argument as words; null where it is missing.</summary>
    /// <exception cref="ToolRefusedException">It is an object or a list, or no text that can be written.</exception>
    public string? Text(string name)
    {
        if (!arguments.TryGetProperty(name, out var value))
        {
            return null;
        }

        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => throw new ToolRefusedException($"The argument {name} must be a text, a number, or true or false. Nothing was sent."),
            };
        }
        catch (InvalidOperationException)
        {
            throw new ToolRefusedException($"The argument {name} holds half a character. Nothing was sent."); // an escaped half of a surrogate pair
        }
    }

    /// <summary>An argument as JSON; <c>null</c> where it is missing.</summary>
    public string Json(string name) => arguments.TryGetProperty(name, out var value) ? value.GetRawText() : "null";

    /// <summary>A secret.</summary>
    public string Secret(string name) => secrets[name];

    /// <summary>A placeholder or literal as words; null for an argument that is missing.</summary>
    public string? Words(Piece piece) => piece.Kind switch
    {
        PieceKind.Literal => piece.Text,
        PieceKind.Secret => Secret(piece.Text),
        _ => Text(piece.Text),
    };
}
