using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace HydraKiosk.Screen.Bench;

/// <summary>Runs a verb of this very program beside the daemon, as a technician would in a terminal, and keeps what it prints.</summary>
internal static class OwnVerb
{
    /// <summary>No verb prints more; what would come after it is not kept.</summary>
    private const int MostCharacters = 256 * 1024;

    /// <summary>Of the service manager, which must hear of the daemon and of nobody else.</summary>
    private static readonly string[] _notInherited = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID"];

    /// <summary>Runs it to its end, or until stopped: then it is killed.</summary>
    /// <returns>What it printed on standard output, and the last line of its complaints.</returns>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static async Task<(string Output, string Complaint)> RunAsync(IReadOnlyList<string> words, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, words)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in _notInherited)
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var (output, complaints) = (ReadAsync(process.StandardOutput, stop), ReadAsync(process.StandardError, stop));
            await process.WaitForExitAsync(stop);
            return (await output, (await complaints).TrimEnd().Split('\n')[^1].Trim());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken stop)
    {
        var (kept, buffer) = (new StringBuilder(), new char[4096]);
        for (int count; (count = await reader.ReadAsync(buffer, stop)) > 0;)
        {
            kept.Append(buffer, 0, Math.Min(count, MostCharacters - kept.Length));
        }

        return kept.ToString();
    }
}
