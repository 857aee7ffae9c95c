using System.Net;
using System.Net.Sockets;

namespace HydraKiosk.Tools.Http.Addresses;

/// <summary>Tells the kind of an address after the special-purpose registries of IANA (RFC 6890 and what was added to them).</summary>
internal static class AddressKinds
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] _version4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.None), // "this network"; Linux takes 0.0.0.0 for itself
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private),
        (IPNetwork.Parse("100.100.100.200/32"), AddressKind.LinkLocal), // the metadata service of Alibaba Cloud
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Private), // behind a provider's translation
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Private),
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.LinkLocal), // the metadata services of the others at 169.254.169.254
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.None),
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.None), // documentation
        (IPNetwork.Parse("192.88.99.0/24"), AddressKind.None), // relays of 6to4
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Private), // benchmarks
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.None), // documentation
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.None), // documentation
        (IPNetwork.Parse("224.0.0.0/3"), AddressKind.None), // multicast, reserved, broadcast
    ];

    private static readonly (IPNetwork Network, AddressKind Kind)[] _version6 =
    [
        (IPNetwork.Parse("::1/128"), AddressKind.Private),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressKind.Private), // a translator of the local network
        (IPNetwork.Parse("fd00:ec2::254/128"), AddressKind.LinkLocal), // the metadata service of AWS
        (IPNetwork.Parse("fc00::/7"), AddressKind.Private),
        (IPNetwork.Parse("fec0::/10"), AddressKind.Private), // site-local, given up but still routed
        (IPNetwork.Parse("fe80::/10"), AddressKind.LinkLocal),
        (IPNetwork.Parse("2001::/23"), AddressKind.None), // protocols, Teredo among them, which hides another address
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.None), // documentation
        (IPNetwork.Parse("3fff::/20"), AddressKind.None), // documentation
        (IPNetwork.Parse("2000::/3"), AddressKind.Public),
    ];

    /// <summary>Networks of version 6 that carry an address of version 4, and where in it.</summary>
    private static readonly (IPNetwork Network, int At)[] _carriers =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12), // mapped
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12), // translated (SIIT)
        (IPNetwork.Parse("64:ff9b::/96"), 12), // NAT64
        (IPNetwork.Parse("2002::/16"), 2), // 6to4
    ];

    /// <summary>The address of version 4 that one of version 6 stands for; else the address itself.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var unscoped = new IPAddress(address.GetAddressBytes());
        foreach (var (network, at) in _carriers)
        {
            if (network.Contains(unscoped))
            {
                return new IPAddress(unscoped.GetAddressBytes().AsSpan(at, 4));
            }
        }

        return unscoped;
    }

    /// <summary>The kind of an address, whatever form it has.</summary>
    public static AddressKind Of(IPAddress address)
    {
        var plain = Plain(address);
        var isVersion4 = plain.AddressFamily == AddressFamily.InterNetwork;
        foreach (var (network, kind) in isVersion4 ? _version4 : _version6)
        {
            if (network.Contains(plain))
            {
                return kind;
            }
        }

        return isVersion4 ? AddressKind.Public : AddressKind.None; // of version 6 only 2000::/3 is given out
    }
}
