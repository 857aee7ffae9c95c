using System.Net;
using HydraKiosk.Tools.Http.Templates;

namespace HydraKiosk.Tools.Http.Addresses;

/// <summary>To which addresses a request may go.</summary>
internal sealed class AddressRules
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    /// <param name="allowPrivate">Addresses, networks, and names of hosts.</param>
    /// <exception cref="TemplateFault">An entry is none of these.</exception>
    public AddressRules(IEnumerable<string> allowPrivate)
    {
        foreach (var entry in allowPrivate)
        {
            // Only whole addresses: a mere number is one as well, to the parser.
            if (IPAddress.TryParse(entry.Trim('[', ']'), out var address)
                && (entry.Contains(':', StringComparison.Ordinal) || entry.Count(c => c == '.') == 3))
            {
                var plain = AddressKinds.Plain(address);
                _networks.Add(new IPNetwork(plain, plain.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(entry, out var network))
            {
                _networks.Add(network);
            }
            else if (entry.Contains('/', StringComparison.Ordinal) || Uri.CheckHostName(entry) != UriHostNameType.Dns)
            {
                throw new TemplateFault($"The entry \"{Primitives.Text.Printable.Line(entry, 80)}\" of the private addresses is neither an address, nor a network such as 192.168.1.0/24, nor the name of a host.");
            }
            else
            {
                _hosts.Add(entry.TrimEnd('.'));
            }
        }
    }

    /// <summary>Whether nothing is listed.</summary>
    public bool IsEmpty => _hosts.Count == 0 && _networks.Count == 0;

    /// <summary>Whether a request may go to an address.</summary>
    /// <param name="host">The name by which it was found.</param>
    /// <param name="address">What the name stands for.</param>
    /// <param name="isSecure">Whether nobody between can read or change what is sent; else only what is listed is allowed.</param>
    public bool Allow(string host, IPAddress address, bool isSecure) => AddressKinds.Of(address) switch
    {
        AddressKind.None => false,
        AddressKind.LinkLocal => IsListed(address),
        AddressKind.Private => IsListed(address) || _hosts.Contains(host.TrimEnd('.')),
        _ => isSecure || IsListed(address),
    };

    private bool IsListed(IPAddress address)
    {
        var plain = AddressKinds.Plain(address);
        return _networks.Exists(network => network.Contains(plain));
    }
}
