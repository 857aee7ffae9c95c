using System.Globalization;
using System.Text;
using HydraKiosk.Configuration;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Hosting;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Doctor.Bundle;

/// <summary>Collects what support wants to see: no sound, no words of a conversation, no arguments of tools.</summary>
internal static class BundleContents
{
    private const int JournalLines = 2000;

    /// <summary>Collects it.</summary>
    /// <param name="read">What the doctor read.</param>
    /// <param name="report">The report as text.</param>
    /// <param name="json">The report for scripts.</param>
    /// <param name="state">The daemon's state folder.</param>
    public static IReadOnlyList<BundleFile> Collect(DoctorReadings read, string report, string json, StateDirectory state) =>
        [
            new("doctor.txt", "this report", report),
            new("doctor.json", "the same for scripts", json),
            new("config.json", "the configuration as it takes effect, secrets masked", Configuration(read)),
            new("status.json", "what the running daemon says of itself, with its figures", read.Daemon.Json ?? $"none: {read.Daemon.Problem}"),
            new("journal.txt", $"the daemon's last {JournalLines} journal lines", CommandOutput.Of(string.Create(
                CultureInfo.InvariantCulture, $"timeout 5 journalctl -u hydra-kiosk -n {JournalLines} --no-pager -o short-iso 2>&1"))),
            new("audit.txt", "whether the log of tool calls is whole; none of its lines", Audit(state)),
            new("files.txt", "names, sizes and times of the files of the state folder; nothing of what is in them", Files(state.Path)),
        ];

    private static string Configuration(DoctorReadings read) => read.Configuration.Configuration is { } loaded
        ? ConfigurationText.Render(loaded.Options)
        : string.Join('\n', read.Configuration.Problems);

    private static string Audit(StateDirectory state)
    {
        var folder = AuditLogOptions.FolderIn(state.Path);
        try
        {
            if (!Directory.Exists(folder))
            {
                return $"{folder}: there is none";
            }

            var verdict = AuditVerifier.Verify(folder);
            var text = new StringBuilder();
            foreach (var file in verdict.Files)
            {
                text.Append(CultureInfo.InvariantCulture, $"{file.Name}: lines {file.First} to {file.Last}\n");
            }

            return text.Append(verdict.Problem is { } problem ? $"{problem.File}:{problem.Line}: {problem.What}" : $"{verdict.Lines} lines hold together")
                .ToString();
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return $"{folder}: {closed.Message}";
        }
    }

    private static string Files(string folder)
    {
        var text = new StringBuilder();
        try
        {
            foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories) : [])
            {
                text.Append(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc:yyyy-MM-dd HH:mm:ss} {file.Length,12} {Path.GetRelativePath(folder, file.FullName)}\n");
            }
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            text.Append(closed.Message);
        }

        return text.Length == 0 ? $"{folder}: nothing" : text.ToString();
    }
}
