using System.Globalization;
using System.Net;

namespace HydraKiosk.Link.Dialing;

/// <summary>
/// The list in <c>no_proxy</c>, which no standard describes: <c>*</c>, names with or without a dot or <c>*.</c> before them (each means the
/// name and everything below it), stars anywhere, addresses and networks of both families, and a port behind any of them; between
/// them commas, semicolons or white space.
/// </summary>
internal static class ProxyExceptions
{
    private static readonly char[] _separators = [',', ';', ' ', '\t', '\r', '\n', '|'];

    /// <summary>Whether the list names the endpoint's host.</summary>
    public static bool Match(string list, Uri endpoint)
    {
        var host = endpoint.IdnHost.Trim('[', ']').TrimEnd('.');
        var address = Address(host);
        return list.Split(_separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(ProxyAddress.Unquoted)
            .Any(entry => entry.Length > 0 && Matches(entry, host, address, endpoint.Port));
    }

    private static bool Matches(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
        {
            return true;
        }

        entry = entry.Contains("://", StringComparison.Ordinal) ? entry[(entry.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/') : entry;
        var (name, wanted) = SplitPort(entry);
        if (wanted is not null && wanted != port)
        {
            return false;
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            return address is not null && InNetwork(name, address);
        }

        if (Address(name) is { } literal)
        {
            return literal.Equals(address);
        }

        name = name.TrimEnd('.');
        var domain = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name.TrimStart('.');
        return domain.AsSpan().Trim("*.").Length > 0
            && (domain.Contains('*', StringComparison.Ordinal) ? Fits(domain, host) : IsAtOrBelow(Ascii(domain), host)
                && (address is null || domain == host));
    }

    private static bool IsAtOrBelow(string domain, string host) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');

    /// <summary>A host with a port behind it; an IPv6 address has colons of its own, and a port only behind brackets.</summary>
    private static (string Name, int? Port) SplitPort(string entry)
    {
        if (entry.StartsWith('['))
        {
            var end = entry.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? (entry[1..], null)
                : (entry[1..end] + (Rest(end) is ['/', ..] network ? network : ""), Rest(end) is [':', .. var text] ? Number(text) : null);
        }

        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon == entry.LastIndexOf(':') ? (entry[..colon], Number(entry[(colon + 1)..])) : (entry, null);

        string Rest(int end) => entry[(end + 1)..];
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool InNetwork(string text, IPAddress address)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (Address(text[..slash]) is not { } network || network.AddressFamily != address.AddressFamily
            || Number(text[(slash + 1)..]) is not { } bits)
        {
            return false;
        }

        var (here, there) = (address.GetAddressBytes(), network.GetAddressBytes());
        if (bits > here.Length * 8)
        {
            return false;
        }

        for (var bit = 0; bit < bits; bit++)
        {
            if (((here[bit / 8] ^ there[bit / 8]) & (0x80 >> (bit % 8))) != 0)
            {
                return false; // people write networks with host bits in them, which the runtime's own type refuses
            }
        }

        return true;
    }

    /// <summary>
    /// A literal address; four numbers, not the shorter forms that <see cref="IPAddress.TryParse(string, out IPAddress)"/> takes for one.
    /// </summary>
    private static IPAddress? Address(string text) =>
        (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3) && IPAddress.TryParse(text, out var address)
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : null;

    private static string Ascii(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    /// <summary>A star stands for any characters.</summary>
    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, from) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, from) = (p++, t);
            }
            else if (p < pattern.Length && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t]))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }
}
