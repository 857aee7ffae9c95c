using System.Text;
using System.Text.Json;
using HydraKiosk.Tools.Http.Addresses;
using HydraKiosk.Tools.Http.Templates;

namespace HydraKiosk.Tools.Http;

/// <summary>The templates of a tool, read once: all that can be known of its requests before there is a call.</summary>
internal sealed class HttpRequestPlan
{
    private const string ContentType = "Content-Type";

    private static readonly string[] _methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private readonly HttpMethod _method;
    private readonly List<HeaderTemplate> _headers = [];
    private readonly BodyTemplate? _body;

    /// <param name="settings">What the configuration says.</param>
    /// <param name="faults">Takes everything that is wrong; where that is something, the plan is of no use.</param>
    public HttpRequestPlan(HttpSettings settings, ICollection<string> faults)
    {
        Try(faults, () => Url = new UrlTemplate(settings.Url));
        Try(faults, () => Rules = new AddressRules(settings.AllowPrivate));
        foreach (var (name, template) in settings.Headers.Where(header => !IsContentType(header.Key)))
        {
            Try(faults, () => _headers.Add(new HeaderTemplate(name, template)));
        }

        BodyTemplate? body = null;
        Try(faults, () => body = settings.Body is { } template ? new BodyTemplate(template, TypeOf(settings.Headers)) : null);
        _body = body;
        _method = new HttpMethod(settings.Method);
        if (!_methods.Contains(settings.Method, StringComparer.Ordinal))
        {
            faults.Add($"The method is not one of {string.Join(", ", _methods)}. Write it in capital letters.");
        }
        else if (settings.Body is not null && settings.Method is "GET" or "HEAD")
        {
            faults.Add($"A {settings.Method} request has no body. Take it out, or use POST.");
        }
    }

    public UrlTemplate? Url { get; private set; }

    public AddressRules? Rules { get; private set; }

    /// <summary>Every placeholder, wherever it stands.</summary>
    public IEnumerable<Piece> Pieces => (Url?.Pieces ?? []).Concat(_headers.SelectMany(header => header.Pieces)).Concat(_body?.Pieces ?? []);

    /// <summary>Arguments that the templates name.</summary>
    public IEnumerable<string> Arguments =>
        Pieces.Where(piece => piece.Kind == PieceKind.Argument).Select(piece => piece.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Secrets that the templates name.</summary>
    public IEnumerable<string> Secrets =>
        Pieces.Where(piece => piece.Kind == PieceKind.Secret).Select(piece => piece.Text).Distinct(StringComparer.Ordinal);

    /// <summary>The request of one call.</summary>
    /// <param name="arguments">The arguments of the call.</param>
    /// <param name="secrets">All that <see cref="Secrets"/> names.</param>
    /// <exception cref="Catalogue.ToolRefusedException">An argument does not fit.</exception>
    public HttpRequestMessage Fill(JsonElement arguments, IReadOnlyDictionary<string, string> secrets)
    {
        var values = new TemplateValues(arguments, secrets);
        var request = new HttpRequestMessage(_method, Url!.Fill(values))
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach (var header in _headers)
        {
            if (header.Fill(values) is { } text)
            {
                request.Headers.TryAddWithoutValidation(header.Name, text);
            }
        }

        AddDefault(request, "User-Agent", "HydraKiosk");
        AddDefault(request, "Accept", "application/json, text/plain;q=0.8, */*;q=0.1");
        if (_body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_body.Fill(values)));
            request.Content.Headers.TryAddWithoutValidation(ContentType, _body.ContentType);
        }
        else if (_method != HttpMethod.Get && _method != HttpMethod.Head)
        {
            request.Content = new ByteArrayContent([]); // some servers ask for a length
        }

        return request;
    }

    private static void AddDefault(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string? TypeOf(IReadOnlyDictionary<string, string> headers)
    {
        var type = headers.FirstOrDefault(header => IsContentType(header.Key)).Value;
        return type is null ? null
            : System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out _) ? type
            : throw new TemplateFault("The header Content-Type is not valid. Write a type such as application/json, without a placeholder.");
    }

    private static bool IsContentType(string header) => header.Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    private static void Try(ICollection<string> faults, Action read)
    {
        try
        {
            read();
        }
        catch (TemplateFault fault)
        {
            faults.Add(fault.Message);
        }
    }
}
