using System.Globalization;

namespace HydraKiosk.Doctor.Readings;

/// <summary>What the kernel tells of a process.</summary>
/// <param name="User">The user that it acts as.</param>
/// <param name="Groups">Every group that it is in.</param>
/// <param name="RealtimeLimit">The highest real-time priority that it may have, 0 to 99; null where the kernel did not say.</param>
/// <param name="MayAnyway">Whether it may run in real time whatever the limit, by the right CAP_SYS_NICE.</param>
internal sealed record ProcessFacts(uint User, IReadOnlyList<uint> Groups, int? RealtimeLimit, bool MayAnyway)
{
    private const int SysNice = 23; // CAP_SYS_NICE of linux/capability.h

    /// <summary>Reads them; null where there is no such process, or it may not be looked at.</summary>
    /// <param name="proc">The folder /proc.</param>
    /// <param name="process">Its number, or <c>self</c>.</param>
    public static ProcessFacts? Read(string proc, string process)
    {
        try
        {
            return Parse(
                File.ReadAllText(Path.Combine(proc, process, "status")), File.ReadAllText(Path.Combine(proc, process, "limits")));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Makes them of the texts of <c>status</c> and <c>limits</c>.</summary>
    public static ProcessFacts? Parse(string status, string limits)
    {
        uint? user = null;
        var groups = new List<uint>();
        var mayAnyway = false;
        foreach (var line in status.Split('\n'))
        {
            var words = line.Split((char[])[' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["Uid", _, var effective, ..]:
                    user = uint.Parse(effective, CultureInfo.InvariantCulture);
                    break;
                case ["Gid", _, var effective, ..]:
                    groups.Add(uint.Parse(effective, CultureInfo.InvariantCulture));
                    break;
                case ["Groups", .. var others]:
                    groups.AddRange(Array.ConvertAll(others, g => uint.Parse(g, CultureInfo.InvariantCulture)));
                    break;
                case ["CapEff", var bits]:
                    mayAnyway = ((ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> SysNice) & 1) != 0;
                    break;
            }
        }

        int? limit = null;
        foreach (var line in limits.Split('\n'))
        {
            if (line.StartsWith("Max realtime priority", StringComparison.Ordinal)
                && line["Max realtime priority".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..])
            {
                limit = soft == "unlimited" ? 99 : int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            }
        }

        return user is { } known ? new ProcessFacts(known, groups, limit, mayAnyway) : null;
    }
}
