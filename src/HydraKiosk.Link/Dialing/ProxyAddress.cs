using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace HydraKiosk.Link.Dialing;

/// <summary>A proxy and who one is there. Prints without user and password.</summary>
/// <param name="Address">Without user information.</param>
/// <param name="Credentials">Null where the proxy wants none.</param>
internal sealed record ProxyAddress(Uri Address, NetworkCredential? Credentials)
{
    private const int DefaultPort = 80;

    /// <summary>What the runtime can speak to a proxy.</summary>
    private static readonly string[] _schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Reads an address as people write it.</summary>
    /// <param name="text">A scheme may be missing; user information may hold any character, escaped or not.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="problem">What is wrong, without quoting the text, which may hold a password.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out ProxyAddress? proxy, [NotNullWhen(false)] out string? problem)
    {
        proxy = null;
        var rest = Unquoted(text);
        var colon = rest.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? "http" : rest[..colon].ToLowerInvariant();
        rest = colon < 0 ? rest : rest[(colon + 3)..];
        if (!_schemes.Contains(scheme, StringComparer.Ordinal))
        {
            problem = $"it does not begin with http:// ({string.Join(", ", _schemes)} are known)";
            return false;
        }

        // The last one: a password may hold another, and a slash as well.
        var at = rest.LastIndexOf('@');
        var user = at < 0 ? null : rest[..at];
        var authority = (at < 0 ? rest : rest[(at + 1)..]).TrimEnd('/').Trim();
        if (!Uri.TryCreate($"{scheme}://{authority}", UriKind.Absolute, out var address) || address.Host.Length == 0
            || authority.Contains(' ', StringComparison.Ordinal))
        {
            problem = "there is no host in it, or its port is no number from 1 to 65535";
            return false;
        }

        if (address.PathAndQuery.Length > 1 || address.Fragment.Length > 0 || address.Port == 0)
        {
            problem = "it does not end with its port";
            return false;
        }

        var port = address.Port > 0 ? address.Port : DefaultPort;
        proxy = new ProxyAddress(new UriBuilder(scheme, address.Host, port).Uri, user is null ? null : CredentialsOf(user));
        problem = null;
        return true;
    }

    /// <summary>Without white space and one pair of quotes around it.</summary>
    public static string Unquoted(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length >= 2 && trimmed[0] is '"' or '\'' && trimmed[^1] == trimmed[0] ? trimmed[1..^1].Trim() : trimmed;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address.Scheme}://{(Credentials is null ? "" : "***@")}{Address.Authority}";

    private static NetworkCredential CredentialsOf(string user)
    {
        var parts = user.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
