using HydraKiosk.EndToEnd.Tests.Processes;

namespace HydraKiosk.EndToEnd.Tests.Jack;

/// <summary>What these tests measured, as a table beside the report of the other stories; whole after every test, whichever of them run.</summary>
internal static class CardReport
{
    private static readonly Lock _lock = new();
    private static readonly List<string> _rows = [];

    /// <summary>Adds a row.</summary>
    public static void Add(string what, string measured, string goal)
    {
        lock (_lock)
        {
            _rows.Add($"| {what} | {measured} | {goal} |");
            Directory.CreateDirectory(KioskBinary.Artifacts);
            File.WriteAllText(Path.Combine(KioskBinary.Artifacts, "e2e-soundcard-report.md"), $"""
                # Conversations through PortAudio on a sound card made of programs (JACK, dummy driver), in figures

                Binary `{KioskBinary.Path}`, {Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.

                | what | measured | goal |
                |---|---|---|
                {string.Join('\n', _rows)}

                """);
        }
    }
}
