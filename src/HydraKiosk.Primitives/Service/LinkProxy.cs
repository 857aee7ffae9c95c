namespace HydraKiosk.Primitives.Service;

/// <summary>Which HTTP proxy leads to the service. Prints without the user information that its address may carry.</summary>
public sealed class LinkProxy : IEquatable<LinkProxy>
{
    private readonly Uri? _address;

    private LinkProxy(Uri? address) => _address = address;

    /// <summary>
    /// The one that <c>https_proxy</c> (<c>http_proxy</c> for a ws:// endpoint), <c>all_proxy</c> and <c>no_proxy</c> name, if they do; never for
    /// this machine itself.
    /// </summary>
    public static LinkProxy FromEnvironment { get; } = new(null);

    /// <summary>None.</summary>
    public static LinkProxy None { get; } = new(null);

    /// <summary>Whether its address carries a user or a password.</summary>
    public bool HasSecret => _address?.UserInfo.Length > 0;

    /// <summary>The user information of its address, for whoever keeps it out of texts; empty where there is none.</summary>
    public string RevealUserInformation() => _address?.UserInfo ?? "";

    /// <summary>Its address as it was given, user information included; null where the environment decides, or there is none.</summary>
    public Uri? RevealAddress() => _address;

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
        ReferenceEquals(this, other)
            || (_address is not null && other is not null && _address.Equals(other._address) && _address.UserInfo == other._address?.UserInfo);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LinkProxy);

    /// <inheritdoc/>
    public override int GetHashCode() => _address?.GetHashCode() ?? (ReferenceEquals(this, None) ? 1 : 0);
}
