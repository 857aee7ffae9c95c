using System.Text.Json;

namespace HydraKiosk.Screen.Bench;

/// <summary>The tests that are verbs: <c>config check</c>, and <c>doctor</c> with its archive for support.</summary>
/// <param name="places">Which daemon is examined.</param>
internal sealed class VerbTests(BenchPlaces places)
{
    /// <summary>A larger archive is not kept: the daemon holds it until the next one.</summary>
    private const long MostBytes = 4 << 20;

    private const int MostLines = 40;

    private byte[]? _bundle;

    /// <summary>The archive of the last examination; null before the first.</summary>
    public byte[]? Bundle => Volatile.Read(ref _bundle);

    /// <summary>The tests.</summary>
    public IEnumerable<BenchTest> All =>
    [
        new("configuration", "Configuration file", TimeSpan.FromSeconds(20), CheckAsync),
        new("examination", "Examination, and the archive for support", TimeSpan.FromSeconds(90), ExamineAsync),
    ];

    /// <summary>What the report of <c>config check --json</c> means.</summary>
    internal static BenchVerdict OfCheck(string output, string complaint) => Read(output, complaint, report =>
    {
        string[] lines = [.. report.GetProperty("problems"u8).EnumerateArray().Select(p =>
            $"{Text(p, "severity")}: {Text(p, "file")} line {p.GetProperty("line"u8)}, {Text(p, "path")}: {Text(p, "message")} [{Text(p, "code")}]")];
        return report.GetProperty("ok"u8).GetBoolean()
            ? new(true, lines.Length == 0 ? "The file is right." : "The file can be used; look at the warnings.", lines)
            : BenchVerdict.Bad("The file cannot be used.", lines);
    });

    /// <summary>What the report of <c>doctor --json</c> means.</summary>
    internal static BenchVerdict OfExamination(string output, string complaint) => Read(output, complaint, report =>
    {
        var checks = report.GetProperty("checks"u8).EnumerateArray().ToList();
        string[] lines = [.. checks.Where(c => Text(c, "verdict") is "bad" or "warning").Select(c =>
            $"{Text(c, "verdict")}: {Text(c, "id")}: {Text(c, "figure")}. {Text(c, "remedy")}{(Text(c, "code") is { Length: > 0 } code ? $" [{code}]" : "")}")];
        return new(
            report.GetProperty("ok"u8).GetBoolean(),
            $"{checks.Count(c => Text(c, "verdict") == "ok")} of {checks.Count} checks are fine"
                + (Text(report, "first") is { Length: > 0 } first ? $"; cure {first} first." : "."), lines);
    });

    private static BenchVerdict Read(string output, string complaint, Func<JsonElement, BenchVerdict> judge)
    {
        try
        {
            using var report = JsonDocument.Parse(output);
            var verdict = judge(report.RootElement);
            return verdict with { Lines = [.. verdict.Lines.Take(MostLines)] };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return BenchVerdict.Bad("It gave no report.", complaint);
        }
    }

    private static string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private async Task<BenchVerdict> CheckAsync(CancellationToken stop)
    {
        var (output, complaint) = await OwnVerb.RunAsync(["config", "check", "--config", places.Configuration, "--json"], stop);
        return OfCheck(output, complaint);
    }

    private async Task<BenchVerdict> ExamineAsync(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("hydra-kiosk-support-");
        try
        {
            var file = Path.Combine(folder.FullName, "support.tar.gz");
            var (output, complaint) = await OwnVerb.RunAsync(
                [
                    "doctor", "--quiet", "--json", "--config", places.Configuration, "--runtime-dir", places.Runtime, "--state-dir", places.State,
                    "--bundle", file, "--yes",
                ], stop);
            var verdict = OfExamination(output, complaint);
            var isThere = File.Exists(file) && new FileInfo(file).Length <= MostBytes;
            Volatile.Write(ref _bundle, isThere ? await File.ReadAllBytesAsync(file, stop) : null);
            return isThere ? verdict : verdict with { Lines = [.. verdict.Lines, $"There is no archive for support: {complaint}"] };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Where the running daemon has its things.</summary>
/// <param name="Configuration">The file.</param>
/// <param name="Runtime">The folder of the control socket.</param>
/// <param name="State">The state folder.</param>
internal sealed record BenchPlaces(string Configuration, string Runtime, string State);
