using System.Diagnostics;

namespace HydraKiosk.Devices.Tests.Hil;

/// <summary>Tests of the real kernel: uinput and vcan, which a User Mode Linux guest or a board has. They need root and HYDRA_KIOSK_HIL=1.</summary>
internal static class Hardware
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void Need(string path)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HYDRA_KIOSK_HIL") == "1", "a real kernel's devices are tested with HYDRA_KIOSK_HIL=1 only");
        Assert.True(Path.Exists(path), $"HYDRA_KIOSK_HIL=1 is set, and there is no {path}");
    }

    /// <summary>CLOCK_MONOTONIC.</summary>
    public static long NowNs => Stopwatch.GetTimestamp();

    /// <summary>Runs a program that must succeed.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }

    /// <summary>How often a thread of this process has gone to sleep by itself, which is how often it woke up.</summary>
    public static long Sleeps(string thread)
    {
        var task = Directory.GetDirectories("/proc/self/task").Single(t => File.ReadAllText(t + "/comm").Trim() == thread);
        var line = File.ReadLines(task + "/status").Single(l => l.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
        return long.Parse(line.Split('\t')[1]);
    }

    /// <summary>Nothing is to happen for so long.</summary>
    public static void Rest(double seconds)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(TimeSpan.FromSeconds(seconds));
    }
}
