using System.Text;
using System.Text.Json;

namespace HydraKiosk.Tools.Http.Templates;

/// <summary>The body of a request: JSON, a form, or plain text.</summary>
internal sealed class BodyTemplate
{
    private readonly List<(Piece Piece, bool IsQuoted)> _json = [];
    private readonly PairList? _form;
    private readonly IReadOnlyList<Piece> _text = [];
    private readonly bool _isJson;

    /// <param name="template">The template.</param>
    /// <param name="contentType">What the configuration says that it is; null to tell by its looks.</param>
    /// <exception cref="TemplateFault">It is of no kind whose escapes are known, or not well formed.</exception>
    public BodyTemplate(string template, string? contentType)
    {
        ContentType = contentType ?? (template.AsSpan().TrimStart() is ['{' or '[', ..] ? "application/json" : "text/plain; charset=utf-8");
        var kind = ContentType.Split(';')[0].Trim().ToLowerInvariant();
        if (kind == "application/json" || kind.EndsWith("+json", StringComparison.Ordinal))
        {
            _isJson = true;
            ReadJson(template);
        }
        else if (kind == "application/x-www-form-urlencoded")
        {
            _form = new PairList(template, "body");
        }
        else if (kind == "text/plain")
        {
            _text = Piece.Read(template, "body");
        }
        else
        {
            throw new TemplateFault($"A body of the type {kind} is not supported, since nobody would know how to escape an argument in it. Use JSON, a form (application/x-www-form-urlencoded) or text/plain.");
        }
    }

    public string ContentType { get; }

    public IEnumerable<Piece> Pieces => _json.Select(part => part.Piece).Concat(_form?.Pieces ?? []).Concat(_text);

    /// <summary>The body of one call.</summary>
    public string Fill(TemplateValues values) => _form?.Fill(values)
        ?? (_isJson ? FillJson(values.Text, values.Json, values.Secret) : string.Concat(_text.Select(piece => values.Words(piece) ?? "")));

    private string FillJson(Func<string, string?> text, Func<string, string> json, Func<string, string> secret)
    {
        var body = new StringBuilder();
        foreach (var (piece, isQuoted) in _json)
        {
            body.Append(piece.Kind switch
            {
                PieceKind.Literal => piece.Text,
                PieceKind.Secret => JsonEncodedText.Encode(secret(piece.Text)).Value,
                _ when isQuoted => JsonEncodedText.Encode(text(piece.Text) ?? "").Value,
                _ => json(piece.Text),
            });
        }

        return body.ToString();
    }

    /// <summary>Follows the quotes, so that each placeholder is known to be within a text or a value of its own.</summary>
    private void ReadJson(string template)
    {
        var isQuoted = false;
        var literal = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] == '{' && Piece.At(template, at, out var length) is { } piece)
            {
                if (piece.Kind == PieceKind.Secret && !isQuoted)
                {
                    throw new TemplateFault($"In the body the secret {piece.Text} stands without quotes. Write \"{{secret:{piece.Text}}}\".");
                }

                _json.Add((new Piece(PieceKind.Literal, literal.ToString()), false));
                _json.Add((piece, isQuoted));
                literal.Clear();
                at += length - 1;
                continue;
            }

            literal.Append(template[at]);
            if (template[at] == '\\' && isQuoted && at + 1 < template.Length)
            {
                literal.Append(template[++at]);
            }
            else if (template[at] == '"')
            {
                isQuoted = !isQuoted;
            }
        }

        _json.Add((new Piece(PieceKind.Literal, literal.ToString()), false));
        try
        {
            using var sample = JsonDocument.Parse(FillJson(_ => "x", _ => "null", _ => "x"));
        }
        catch (JsonException fault)
        {
            throw new TemplateFault($"The body is not valid JSON (line {fault.LineNumber + 1}). A placeholder stands within a text or in the place of a value, and nowhere else.");
        }
    }
}
