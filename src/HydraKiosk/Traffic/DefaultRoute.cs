using System.Globalization;

namespace HydraKiosk.Traffic;

/// <summary>Over which network interface packets to the world go, as the kernel says.</summary>
internal static class DefaultRoute
{
    private const string Version4 = "/proc/net/route"; // proc(5)
    private const string Version6 = "/proc/net/ipv6_route";
    private const int IsUp = 1; // RTF_UP
    private const int Rejects = 0x200; // RTF_REJECT

    /// <summary>The interface of the present default route; null where there is none, or nobody can tell.</summary>
    public static string? Interface()
    {
        try
        {
            return Version4Interface(File.ReadAllText(Version4))
                ?? (File.Exists(Version6) ? Version6Interface(File.ReadAllText(Version6)) : null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // no such file in a bare container: then nothing is known
        }
    }

    /// <summary>The interface of the default route with the least metric in the text of <c>/proc/net/route</c>.</summary>
    internal static string? Version4Interface(string table) => Least(table, static fields =>
        fields.Length >= 8 && fields[1] == "00000000" && fields[7] == "00000000"
            && int.TryParse(fields[6], NumberStyles.None, CultureInfo.InvariantCulture, out var metric) ? (fields[0], fields[3], metric) : null);

    /// <summary>The same of <c>/proc/net/ipv6_route</c>, whose numbers are all hexadecimal.</summary>
    internal static string? Version6Interface(string table) => Least(table, static fields =>
        fields.Length >= 10 && fields[0].AsSpan().TrimStart('0').IsEmpty && fields[1] == "00" && fields[9] != "lo"
            && int.TryParse(fields[5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var metric)
            ? (fields[9], fields[8], metric) : null);

    private static string? Least(string table, Func<string[], (string Interface, string Flags, int Metric)?> read)
    {
        var (found, least) = ((string?)null, int.MaxValue);
        foreach (var line in table.Split('\n'))
        {
            if (read(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var (name, flags, metric) && metric < least
                && int.TryParse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
                && (bits & (IsUp | Rejects)) == IsUp)
            {
                (found, least) = (name, metric);
            }
        }

        return found;
    }
}
