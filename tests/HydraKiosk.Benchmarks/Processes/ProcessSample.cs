using System.Globalization;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>What <c>/proc</c> says of a process at one moment.</summary>
/// <param name="At">Since the process started.</param>
/// <param name="ResidentKb">VmRSS.</param>
/// <param name="AnonymousKb">RssAnon: what is left of it when mapped files are not counted.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Descriptors">Open file descriptors.</param>
/// <param name="Cpu">Time on a processor, user and system.</param>
internal sealed record ProcessSample(TimeSpan At, long ResidentKb, long AnonymousKb, int Threads, int Descriptors, TimeSpan Cpu)
{
    /// <summary>USER_HZ, which is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Null when the process is gone.</summary>
    public static ProcessSample? Take(int pid, TimeSpan at)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{pid}/status");

            // The name in parentheses may hold anything; what is counted from the last one cannot be mistaken.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return new ProcessSample(
                at, Field(status, "VmRSS"), Field(status, "RssAnon"), (int)Field(status, "Threads"),
                Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length, TimeSpan.FromSeconds(ticks / TicksPerSecond));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A process that has just ended has no memory and no directory any more.
            return null;
        }
    }

    private static long Field(string[] status, string name)
    {
        var line = status.First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
