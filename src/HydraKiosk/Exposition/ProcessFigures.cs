using System.Globalization;

namespace HydraKiosk.Exposition;

/// <summary>What the process uses, as proc(5) and the runtime tell.</summary>
internal sealed record ProcessFigures
{
    /// <summary>Of sysconf(_SC_CLK_TCK), which is 100 on every Linux that this program runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Processor time, user and system together.</summary>
    public double CpuSeconds { get; private init; }

    /// <summary>Threads.</summary>
    public long Threads { get; private init; }

    /// <summary>When it was started, in seconds since 1970; null where the system does not tell.</summary>
    public double? StartTime { get; private init; }

    /// <summary>Open file descriptors; null where they cannot be counted.</summary>
    public long? OpenDescriptors { get; private init; }

    /// <summary>How many it may have; null where there is no limit, or nobody tells.</summary>
    public long? MaxDescriptors { get; private init; }

    /// <summary>Collections by generation.</summary>
    public IReadOnlyList<long> Collections { get; private init; } = [];

    /// <summary>Time for which collections held everything up.</summary>
    public double PauseSeconds { get; private init; }

    /// <summary>Managed bytes allocated.</summary>
    public long AllocatedBytes { get; private init; }

    /// <summary>Managed bytes in use.</summary>
    public long HeapBytes { get; private init; }

    /// <summary>Those of this process.</summary>
    public static ProcessFigures Read()
    {
        var stat = Text("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries); // a name may hold spaces
        var bootTime = Line("/proc/stat", "btime ") is { } boot ? Number(boot) : null;
        return new ProcessFigures
        {
            CpuSeconds = ((Field(fields, 14) ?? 0) + (Field(fields, 15) ?? 0)) / TicksPerSecond,
            Threads = Field(fields, 20) ?? 0,
            StartTime = bootTime is { } since && Field(fields, 22) is { } after ? since + (after / TicksPerSecond) : null,
            OpenDescriptors = Count("/proc/self/fd"),
            MaxDescriptors = Line("/proc/self/limits", "Max open files") is { } limits ? Number(limits.Trim().Split(' ')[0]) : null,
            Collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
            PauseSeconds = GC.GetTotalPauseDuration().TotalSeconds,
            AllocatedBytes = GC.GetTotalAllocatedBytes(),
            HeapBytes = GC.GetTotalMemory(forceFullCollection: false),
        };
    }

    /// <summary>A field by its number in proc_pid_stat(5), of those after the name, which is the second.</summary>
    private static long? Field(string[] fields, int number) => fields.Length > number - 3 ? Number(fields[number - 3]) : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Line(string path, string start)
    {
        foreach (var line in Text(path).Split('\n'))
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line[start.Length..];
            }
        }

        return null;
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ""; // hidden by a sandbox: then the figure is missing, and the others are there
        }
    }

    private static long? Count(string folder)
    {
        try
        {
            return Directory.GetFiles(folder).Length; // each is a link, also one to a socket
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
