namespace HydraKiosk.Tools.Http.Templates;

/// <summary>Pairs joined by <c>&amp;</c>, as a query and a form have them. A pair with an argument that is missing is left out.</summary>
internal sealed class PairList
{
    private readonly List<IReadOnlyList<Piece>> _pairs;

    /// <param name="template">The pairs; their literal parts are percent-encoded already.</param>
    /// <param name="where">What it is the template of, for a message.</param>
    /// <exception cref="TemplateFault">There is a brace that belongs to no placeholder.</exception>
    public PairList(string template, string where)
    {
        _pairs = [.. template.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => Piece.Read(pair, where))];
    }

    public IEnumerable<Piece> Pieces => _pairs.SelectMany(pair => pair);

    public string Fill(TemplateValues values) => string.Join('&', _pairs.Select(pair => Fill(pair, values)).Where(pair => pair is not null));

    private static string? Fill(IReadOnlyList<Piece> pair, TemplateValues values)
    {
        var parts = pair.Select(piece => (piece.Kind, Words: values.Words(piece))).ToArray();
        return Array.Exists(parts, part => part.Words is null) ? null
            : string.Concat(parts.Select(part => part.Kind == PieceKind.Literal ? part.Words : Uri.EscapeDataString(part.Words!)));
    }
}
