using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Http.Templates;

/// <summary>A header of a request.</summary>
internal sealed class HeaderTemplate
{
    private const int MaxLength = 4 * 1024;

    /// <summary>
    /// Headers that say how the message itself is sent, or to whom; who may write them can smuggle a second request behind the first.
    /// </summary>
    private static readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Expect", "Host", "HTTP2-Settings", "Keep-Alive", "Proxy-Authorization",
        "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private readonly IReadOnlyList<Piece> _pieces;

    /// <exception cref="TemplateFault">Its name or its text is no header's.</exception>
    public HeaderTemplate(string name, string template)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
        {
            throw new TemplateFault("The name of a header is empty or holds a character that no such name has. Use letters, digits and hyphens.");
        }

        if (_reserved.Contains(name))
        {
            throw new TemplateFault($"The header {name} is written by the service itself. Take it out.");
        }

        if (!IsVisible(template))
        {
            throw new TemplateFault($"In the header {name} stands a line break, a control character or a letter outside ASCII. Take it out.");
        }

        Name = name;
        _pieces = Piece.Read(template, $"header {name}");
    }

    public string Name { get; }

    public IEnumerable<Piece> Pieces => _pieces;

    /// <summary>Its text in one call; null where an argument is missing.</summary>
    /// <exception cref="ToolRefusedException">An argument does not fit into it.</exception>
    public string? Fill(TemplateValues values)
    {
        var parts = _pieces.Select(values.Words).ToArray();
        if (Array.Exists(parts, part => part is null))
        {
            return null;
        }

        var text = string.Concat(parts);
        return !IsVisible(text) ? throw new ToolRefusedException($"An argument for the header {Name} holds a line break or a letter outside ASCII. Nothing was sent.")
            : text.Length > MaxLength ? throw new ToolRefusedException($"The arguments are too long for the header {Name}. Nothing was sent; shorten them.")
            : text;
    }

    private static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
