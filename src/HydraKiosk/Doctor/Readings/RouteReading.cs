using System.Globalization;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A way out of this machine.</summary>
/// <param name="Interface">By which interface: <c>wlan0</c>.</param>
/// <param name="Gateway">To whom; empty where the link itself leads there.</param>
internal sealed record DefaultRoute(string Interface, string Gateway);

/// <summary>The machine's ways to the rest of the world.</summary>
/// <param name="Defaults">Default routes, IPv4 first.</param>
internal sealed record RouteReading(IReadOnlyList<DefaultRoute> Defaults)
{
    private const int Up = 1; // RTF_UP of linux/route.h
    private const int Reject = 0x200; // RTF_REJECT

    /// <summary>Looks.</summary>
    /// <param name="proc">The folder /proc.</param>
    /// <exception cref="IOException">The kernel has no such tables.</exception>
    public static RouteReading Read(string proc)
    {
        var six = Path.Combine(proc, "net", "ipv6_route");
        return Parse(File.ReadAllText(Path.Combine(proc, "net", "route")), File.Exists(six) ? File.ReadAllText(six) : "");
    }

    /// <summary>Makes it of the kernel's tables.</summary>
    public static RouteReading Parse(string four, string six)
    {
        var found = new List<DefaultRoute>();
        foreach (var line in four.Split('\n').Skip(1))
        {
            if (line.Split('\t', StringSplitOptions.TrimEntries) is [var name, "00000000", var gateway, var flags, _, _, _, "00000000", ..] && IsUsable(flags))
            {
                found.Add(new DefaultRoute(name, gateway == "00000000" ? "" : Four(gateway)));
            }
        }

        foreach (var line in six.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [['0', ..] target, "00", _, _, _, _, _, _, var flags, var name] && target.All(c => c == '0') && name != "lo" && IsUsable(flags))
            {
                found.Add(new DefaultRoute(name, "IPv6"));
            }
        }

        return new RouteReading(found);
    }

    private static bool IsUsable(string flags) =>
        int.TryParse(flags, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) && (bits & Up) != 0 && (bits & Reject) == 0;

    /// <summary>The kernel writes the address as one number of this machine, which is little-endian everywhere that this program runs.</summary>
    private static string Four(string hex) =>
        uint.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address)
            ? string.Create(CultureInfo.InvariantCulture, $"{address & 255}.{(address >> 8) & 255}.{(address >> 16) & 255}.{address >> 24}") : hex;
}
