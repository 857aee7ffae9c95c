using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>The daemon as a process of its own, its journal, and its figures. Disposing kills it if it still lives.</summary>
internal sealed partial class SoakDaemon : IDisposable
{
    private const int Sigterm = 15;

    private readonly Lock _gate = new();
    private readonly List<JournalLine> _journal = [];
    private readonly List<ProcessSample> _samples = [];
    private readonly StreamWriter _file;
    private readonly Func<TimeSpan> _now;
    private readonly Process _process;

    private SoakDaemon(Process process, StreamWriter file, Func<TimeSpan> now)
    {
        (_process, _file, _now) = (process, file, now);
        StartedAt = now();
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>When it was started, on the simulator's clock.</summary>
    public TimeSpan StartedAt { get; }

    /// <summary>Whether it has ended, wanted or not.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Everything it wrote; complete once it has ended.</summary>
    public IReadOnlyList<JournalLine> Journal
    {
        get { lock (_gate) { return [.. _journal]; } }
    }

    /// <summary>Taken by <see cref="Sample"/>.</summary>
    public IReadOnlyList<ProcessSample> Samples => _samples;

    /// <summary>Starts it.</summary>
    /// <param name="binary">The published executable.</param>
    /// <param name="folder">Its working directory, with <c>kiosk.json</c>; gets <c>daemon.log</c>.</param>
    /// <param name="apiKey">The key of the simulator.</param>
    /// <param name="now">The simulator's clock.</param>
    public static SoakDaemon Start(string binary, string folder, string apiKey, Func<TimeSpan> now)
    {
        var start = new ProcessStartInfo(binary, ["run", "--config", Path.Combine(folder, "kiosk.json")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var variable in (string[])["SMALLEST_API_KEY_FILE", "CREDENTIALS_DIRECTORY", "JOURNAL_STREAM", "NOTIFY_SOCKET"])
        {
            start.Environment.Remove(variable);
        }

        // Its control socket and its state stay in the run's own folder, beside any other daemon of this machine.
        start.Environment["RUNTIME_DIRECTORY"] = folder;
        start.Environment["STATE_DIRECTORY"] = folder;
        start.Environment["SMALLEST_API_KEY"] = apiKey;
        var file = new StreamWriter(Path.Combine(folder, "daemon.log")) { AutoFlush = true };
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException($"{binary} did not start");
            var daemon = new SoakDaemon(process, file, now);
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return daemon;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            file.Dispose();
            throw new ArgumentException($"--binary {binary} cannot be started: {e.Message}. Publish one with ./publish-arm64.sh --rid linux-x64 --framework net9.0 --out DIR.", nameof(binary), e);
        }
    }

    /// <summary>Takes a sample of memory, threads, descriptors and processor time.</summary>
    public void Sample()
    {
        if (ProcessSample.Take(_process.Id, _now() - StartedAt) is { } sample)
        {
            _samples.Add(sample);
        }
    }

    /// <summary>Ends it as systemd would, and returns its exit code; null when it had to be killed after ten seconds.</summary>
    public int? Stop()
    {
        if (!_process.HasExited && Kill(_process.Id, Sigterm) != 0)
        {
            throw new InvalidOperationException($"kill -TERM: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            return null;
        }

        // Without a limit it waits for the ends of both streams too.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private void Take(string? text)
    {
        if (text is null)
        {
            return;
        }

        lock (_gate)
        {
            var line = new JournalLine(_now(), text);
            _journal.Add(line);
            _file.WriteLine(FormattableString.Invariant($"{line.At.TotalSeconds,9:F3} {text}"));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
