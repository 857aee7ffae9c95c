using System.Net;

namespace HydraKiosk.Hydra.Dialing;

/// <summary>Which HTTP proxy leads to the service. Prints without the user information that its address may carry.</summary>
public sealed class LinkProxy : IEquatable<LinkProxy>
{
    private readonly Uri? _address;

    private LinkProxy(Uri? address) => _address = address;

    /// <summary>The one that <c>https_proxy</c> (<c>http_proxy</c> for a ws:// endpoint), <c>all_proxy</c> and <c>no_proxy</c> name, if they do; never for this machine itself.</summary>
    public static LinkProxy FromEnvironment { get; } = new(null);

    /// <summary>None.</summary>
    public static LinkProxy None { get; } = new(null);

    /// <summary>Whether its address carries a user or a password.</summary>
    public bool HasSecret => _address?.UserInfo.Length > 0;

    /// <summary>The user information of its address, for whoever keeps it out of texts; empty where there is none.</summary>
    public string RevealUserInformation() => _address?.UserInfo ?? "";

    /// <summary>One of one's own.</summary>
    /// <param name="address">An http:// address; user information in it is sent to the proxy.</param>
    /// <exception cref="ArgumentException">Not an absolute http:// address.</exception>
    public static LinkProxy At(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: "http" }
            ? new LinkProxy(address)
            : throw new ArgumentException("a proxy has an absolute http:// address", nameof(address));
    }

    /// <summary><c>environment</c>, <c>none</c> or the address with <c>***</c> for its user information.</summary>
    public override string ToString() =>
        ReferenceEquals(this, FromEnvironment) ? "environment"
        : _address is null ? "none"
        : $"http://{(HasSecret ? "***@" : "")}{_address.Authority}";

    /// <inheritdoc/>
    public bool Equals(LinkProxy? other) =>
        ReferenceEquals(this, other) || (_address is not null && other is not null && _address.Equals(other._address) && _address.UserInfo == other._address?.UserInfo);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LinkProxy);

    /// <inheritdoc/>
    public override int GetHashCode() => _address?.GetHashCode() ?? (ReferenceEquals(this, None) ? 1 : 0);

    /// <summary>Which proxy leads to an endpoint now, and why.</summary>
    internal ProxyChoice Choose(Uri endpoint)
    {
        if (_address is not null)
        {
            return ProxyAddress.TryRead(_address.OriginalString, out var proxy, out var problem)
                ? new ProxyChoice(proxy) { Why = "of hydra.proxy" }
                : new ProxyChoice(null) { Why = "of hydra.proxy", Problem = $"hydra.proxy is no address of a proxy: {problem}" };
        }

        return ReferenceEquals(this, FromEnvironment)
            ? ProxyEnvironment.Choose(endpoint, Variables())
            : new ProxyChoice(null) { Why = "hydra.proxy is none" };
    }

    /// <summary>Sets up a handler.</summary>
    /// <param name="handler">Fresh.</param>
    /// <param name="choice">See <see cref="Choose"/>.</param>
    internal static void Apply(SocketsHttpHandler handler, ProxyChoice choice)
    {
        handler.UseProxy = choice.Address is not null; // false also keeps the runtime from reading the environment by itself
        handler.Proxy = choice.Address is { } proxy ? new Fixed(proxy) : null;
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return variables;
    }

    /// <summary>For every address: the runtime's own type makes exceptions.</summary>
    private sealed class Fixed(ProxyAddress proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = proxy.Credentials;

        public Uri GetProxy(Uri destination) => proxy.Address;

        public bool IsBypassed(Uri host) => false;
    }
}
