using System.Buffers;

namespace HydraKiosk.Tools.Mcp;

/// <summary>A Model Context Protocol server: a program that the daemon starts, or an address, and which of its tools are offered.</summary>
/// <param name="Name">Stands before each of its tools' names.</param>
/// <param name="Tools">What is offered of it, by the server's own names. What is not listed here is not offered.</param>
public sealed record McpServerSettings(string Name, IReadOnlyDictionary<string, McpToolSettings> Tools)
{
    /// <summary>Most characters of a tool's name; voice services take no longer ones.</summary>
    public const int MaxToolNameLength = 64;

    private static readonly SearchValues<char> _ofNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>An absolute path of a program that speaks the protocol on its standard streams; null where <see cref="Url"/> is given.</summary>
    public string? Program { get; init; }

    /// <summary>Its arguments, passed on as they are; no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole of its environment besides <c>PATH</c> and <c>LANG</c>; it inherits nothing.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that it starts in.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The address of a server over streamable HTTP; null where <see cref="Program"/> is given.</summary>
    public Uri? Url { get; init; }

    /// <summary>A header that every request carries, its value being the first line of <see cref="HeaderSecretFile"/>.</summary>
    public string? HeaderName { get; init; }

    /// <summary>Stands before the secret in that header: "Bearer ".</summary>
    public string HeaderPrefix { get; init; } = "";

    /// <summary>An absolute path; read anew at every connection, so that a new secret needs no restart.</summary>
    public string? HeaderSecretFile { get; init; }

    /// <summary>What the model calls a tool of this server: what may not stand in a name becomes <c>_</c>.</summary>
    /// <param name="tool">The server's own name.</param>
    public string PrefixedName(string tool) => string.Concat(Name, "_", string.Create(tool.Length, tool, (name, from) =>
    {
        for (var i = 0; i < name.Length; i++)
        {
            name[i] = _ofNames.Contains(from[i]) ? from[i] : '_';
        }
    }));

    /// <summary>What is wrong with these settings, each as a sentence for the person who wrote them; empty when nothing is.</summary>
    public IEnumerable<string> FindProblems()
    {
        if (Name.Length is 0 or > 32 || Name.AsSpan().ContainsAnyExcept(_ofNames))
        {
            yield return $"the name of an MCP server is 1 to 32 letters, digits, - and _, which \"{Name}\" is not";
        }

        if (Program is null == Url is null)
        {
            yield return $"MCP server {Name} needs either a program or a URL, and not both";
        }

        if (Program is not null && !Path.IsPathFullyQualified(Program))
        {
            yield return $"the program of MCP server {Name} must be an absolute path, such as /usr/bin/node";
        }

        if (Url is not null && (!Url.IsAbsoluteUri || (Url.Scheme != Uri.UriSchemeHttps && Url.Scheme != Uri.UriSchemeHttp)))
        {
            yield return $"the URL of MCP server {Name} must begin with https://, or with http:// for a server on this device";
        }
        else if (Url is { IsLoopback: false } && Url.Scheme == Uri.UriSchemeHttp)
        {
            yield return $"MCP server {Name} is not on this device, so its URL must begin with https://: anybody on the way could read and change its calls";
        }

        if (HeaderName is null != HeaderSecretFile is null || (HeaderName is not null && Url is null))
        {
            yield return $"the header of MCP server {Name} needs a name, a file with its secret, and a URL";
        }

        foreach (var problem in FindToolProblems())
        {
            yield return problem;
        }
    }

    private IEnumerable<string> FindToolProblems()
    {
        if (Tools.Count == 0)
        {
            yield return $"MCP server {Name} lists no tools, so that none would be offered: list those that the model may call";
        }

        foreach (var names in Tools.Keys.GroupBy(PrefixedName, StringComparer.Ordinal))
        {
            if (names.Key.Length > MaxToolNameLength)
            {
                yield return $"tool {names.Key} has a name of {names.Key.Length} characters, and {MaxToolNameLength} is the most: shorten the name of the server";
            }

            if (names.Count() > 1)
            {
                yield return $"the tools {string.Join(" and ", names)} of MCP server {Name} would have the same name: offer one of them";
            }
        }

        foreach (var (name, tool) in Tools)
        {
            if (tool.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            {
                yield return $"the sha256 of tool {name} of MCP server {Name} is 64 hexadecimal digits, as `tools list` shows it";
            }

            if (tool.Description is { } text && System.Text.Encoding.UTF8.GetByteCount(text) > ListedTool.MaxDescriptionBytes)
            {
                yield return $"the description of tool {name} of MCP server {Name} is longer than {ListedTool.MaxDescriptionBytes} bytes: shorten it";
            }
        }
    }
}
