namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>What this process has open.</summary>
internal static class OpenFiles
{
    /// <summary>The targets of the process's descriptors: paths, sockets, pipes.</summary>
    public static IReadOnlyList<string> OfProcess()
    {
        List<string> targets = [];
        foreach (var descriptor in Directory.EnumerateFiles("/proc/self/fd"))
        {
            if (new FileInfo(descriptor).LinkTarget is { } target)
            {
                targets.Add(target);
            }
        }

        return targets;
    }
}
