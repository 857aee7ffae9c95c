using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Hil;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>The daemon's lines in systemd's real journal, as <c>journalctl</c> shows them to a technician.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class JournalTests(ITestOutputHelper output)
{
    private const int Warning = 4;
    private const int Information = 6;

    [JournalFact]
    public Task What_journalctl_shows_from_warning_on_is_what_somebody_has_to_act_on() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"minDeltaMs\": 100, \"maxDeltaMs\": 100")}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 4.0 } } } ],
            "faults": [ { "at": "turn:1/delta:20", "do": "reset", "connection": 1 }, { "at": "upgrade", "do": "status:503", "connection": 2 } ]
            """);
        var daemon = story.StartDaemon(through: ["unshare", "--mount", ExampleFiles.PeerPath("journal.sh"), story.Folder.Path]);
        await story.Wire.SentAsync("session.configured", nth: 2);
        daemon.Signal(Child.Sigterm);
        Assert.Equal(0, await daemon.ExitAsync(60));
        await story.StopSimulatorAsync();

        var all = Read(story.Folder.File("all.json"));
        var warnings = Read(story.Folder.File("warnings.json"));
        story.Say($"{all.Count} lines, of them {warnings.Count} from warning on");
        Assert.Contains(all, line => line.Message.Contains("audio device:", StringComparison.Ordinal) && line.Priority == Information);
        Assert.Contains(warnings, line => line.Message.Contains("HK-2054", StringComparison.Ordinal) && line.Priority == Warning);
        Assert.Contains(warnings, line => line.Message.Contains("HK-2019", StringComparison.Ordinal) && line.Priority == Warning);

        // Every line of that weight has its cause, and the journal leaves out none of them.
        Assert.All(warnings, line => Assert.Matches(Tag(), line.Message));
        Assert.Equal(all.Where(line => line.Priority <= Warning), warnings);
        Assert.DoesNotContain(all, line => Prefix().IsMatch(line.Message)); // taken for what it is
        Assert.DoesNotContain(all, line => Clock().IsMatch(line.Message)); // the journal has its own
    });

    private static List<(int Priority, string Message)> Read(string path) =>
        [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement).Select(entry => (
            int.Parse(entry.GetProperty("PRIORITY").GetString()!, CultureInfo.InvariantCulture),
            entry.GetProperty("MESSAGE").GetString()!))];

    [GeneratedRegex(@"HK-\d{4} ", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("^<[0-7]>", RegexOptions.None, 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T", RegexOptions.None, 1000)]
    private static partial Regex Clock();
}
