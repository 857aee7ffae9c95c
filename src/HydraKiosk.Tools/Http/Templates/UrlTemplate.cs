using System.Text;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Http.Templates;

/// <summary>The address of a request, of which arguments fill in parts of the path and of the query and nothing else.</summary>
internal sealed class UrlTemplate
{
    private const int MaxLength = 8 * 1024; // servers take no longer ones

    private readonly string _server;
    private readonly IReadOnlyList<Piece> _path;
    private readonly PairList _query;

    /// <param name="template">The template.</param>
    /// <exception cref="TemplateFault">It is no address that may be used.</exception>
    public UrlTemplate(string template)
    {
        IsSecure = template.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!IsSecure && !template.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            throw new TemplateFault("The address does not begin with https:// or http://. Write it out in full; no argument may choose the scheme.");
        }

        if (template.AsSpan().ContainsAnyExceptInRange('!', '~') || template.AsSpan().ContainsAny('"', '\\', '#'))
        {
            throw new TemplateFault("In the address stands a blank, a quote, a backslash, a # or a letter outside ASCII. Write such characters percent-encoded, and leave out what follows a #.");
        }

        var begin = template.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = template.AsSpan(begin).IndexOfAny('/', '?') is >= 0 and var length ? begin + length : template.Length;
        var authority = template[begin..end];
        if (authority.Contains('{', StringComparison.Ordinal))
        {
            throw new TemplateFault("A placeholder stands in the name of the server. No argument and no secret may choose the server; write its name out.");
        }

        if (authority.Contains('@', StringComparison.Ordinal))
        {
            throw new TemplateFault("A user name stands in the address. Use a header instead, for example Authorization: Basic {secret:NAME}.");
        }

        _server = template[..end];
        if (!Uri.TryCreate(_server + "/", UriKind.Absolute, out var server) || server.Host.Length == 0 || server.AbsolutePath != "/")
        {
            throw new TemplateFault("The name of the server in the address is not valid. Correct it; it is a name or an address, and may be followed by a port.");
        }

        Host = server.IdnHost.Trim('[', ']');
        var rest = template[end..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        _path = Piece.Read(question < 0 ? rest : rest[..question], "path of the address");
        _query = new PairList(question < 0 ? "" : rest[(question + 1)..], "query of the address");
    }

    /// <summary>Whether nobody between can read it.</summary>
    public bool IsSecure { get; }

    /// <summary>The server's name or address.</summary>
    public string Host { get; }

    public IEnumerable<Piece> Pieces => _path.Concat(_query.Pieces);

    /// <summary>Arguments without which there is no address.</summary>
    public IEnumerable<string> NeededArguments => _path.Where(piece => piece.Kind == PieceKind.Argument).Select(piece => piece.Text);

    /// <summary>The address of one call.</summary>
    /// <exception cref="ToolRefusedException">An argument does not fit into it.</exception>
    public Uri Fill(TemplateValues values)
    {
        var path = FillPath(values);
        var query = _query.Fill(values);
        var text = _server + (path.StartsWith('/') ? path : "/" + path) + (query.Length == 0 ? "" : "?" + query);
        return text.Length > MaxLength ? throw new ToolRefusedException("The arguments are too long for an address. Nothing was sent; shorten them.")
            // Kept as it was written: else dots in an argument would be taken for steps upward, and escapes would be undone.
            : new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private string FillPath(TemplateValues values)
    {
        var path = new StringBuilder();
        foreach (var piece in _path)
        {
            if (piece.Kind == PieceKind.Literal)
            {
                path.Append(piece.Text);
                continue;
            }

            var words = values.Words(piece);
            if (string.IsNullOrEmpty(words))
            {
                throw new ToolRefusedException($"The argument {piece.Text} is missing or empty. Nothing was sent.");
            }

            if (words.Any(char.IsControl))
            {
                throw new ToolRefusedException($"The argument {piece.Text} holds a control character. Nothing was sent.");
            }

            path.Append(Uri.EscapeDataString(words));
        }

        // Also behind an escaped slash, since some servers undo the escapes before they look at the steps.
        var filled = path.ToString();
        return Uri.UnescapeDataString(filled).Split('/', '\\').Any(step => step is "." or "..")
            ? throw new ToolRefusedException("An argument would lead to another place on the server. Nothing was sent.")
            : filled;
    }
}
