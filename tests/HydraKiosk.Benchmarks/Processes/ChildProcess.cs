using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>A program that is measured: a process of its own, what it writes, and its figures. Disposing kills it if it still lives.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int Sigterm = 15;

    private readonly Lock _lock = new();
    private readonly List<JournalLine> _journal = [];
    private readonly List<ProcessSample> _samples = [];
    private readonly StreamWriter _file;
    private readonly Func<TimeSpan> _now;
    private readonly Process _process;

    private ChildProcess(Process process, StreamWriter file, Func<TimeSpan> now)
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
        get { lock (_lock) { return [.. _journal]; } }
    }

    /// <summary>Taken by <see cref="Sample"/>.</summary>
    public IReadOnlyList<ProcessSample> Samples => _samples;

    /// <summary>Starts a program, with nothing to read and its output taken down.</summary>
    /// <param name="start">The program, its arguments, folder and environment.</param>
    /// <param name="journalFile">Gets a copy of what it writes, with times.</param>
    /// <param name="now">The simulator's clock.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static ChildProcess Start(ProcessStartInfo start, string journalFile, Func<TimeSpan> now)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        var file = new StreamWriter(journalFile) { AutoFlush = true };
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
            var child = new ChildProcess(process, file, now);
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return child;
        }
        catch
        {
            file.Dispose();
            throw;
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
        lock (_lock)
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

        lock (_lock)
        {
            var line = new JournalLine(_now(), text);
            _journal.Add(line);
            _file.WriteLine(FormattableString.Invariant($"{line.At.TotalSeconds,9:F3} {text}"));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
