using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace HydraKiosk.EndToEnd.Tests.Processes;

/// <summary>One run of the executable. Disposing kills what still lives; so does the end of the test process.</summary>
internal sealed partial class Child : IAsyncDisposable
{
    public const int Sighup = 1;
    public const int Sigterm = 15;
    public const int Sigkill = 9;

    private static readonly ConcurrentDictionary<int, Process> _alive = new();

    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<string> _lines = [];
    private readonly Process _process;

    static Child() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var process in _alive.Values)
        {
            KillQuietly(process);
        }
    };

    private Child(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
    }

    /// <summary>What this process plays in the story, for failures.</summary>
    public string Name { get; }

    public int Id { get; private init; }

    /// <summary>When the process was started, on the monotonic clock.</summary>
    public long StartedAt { get; private init; }

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    public string Error
    {
        get
        {
            lock (_lock)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>
    /// Starts the executable, where it is wanted through a program that becomes it. None of the variables that name a key are inherited.
    /// </summary>
    public static Child Start(
        string name, string workingFolder, IEnumerable<string> words, string? apiKey = null, IReadOnlyDictionary<string, string>? variables = null,
        string[]? through = null)
    {
        string[] command = [.. through ?? [], KioskBinary.Path, .. words];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var variable in (string[])["SMALLEST_API_KEY", "SMALLEST_API_KEY_FILE", "CREDENTIALS_DIRECTORY", "JOURNAL_STREAM"])
        {
            start.Environment.Remove(variable);
        }

        // Stories run side by side, and one folder has one daemon.
        start.Environment["RUNTIME_DIRECTORY"] = workingFolder;
        start.Environment["STATE_DIRECTORY"] = workingFolder;
        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        if (apiKey is not null)
        {
            start.Environment["SMALLEST_API_KEY"] = apiKey;
        }

        var startedAt = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{KioskBinary.Path} did not start");
        var child = new Child(name, process) { Id = process.Id, StartedAt = startedAt };
        _alive[process.Id] = process;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>How often a text stands in what was written so far, to either stream.</summary>
    public int CountLines(string part)
    {
        lock (_lock)
        {
            return _lines.Count(line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    /// <summary>The first line with this text, once it is there.</summary>
    public async Task<string> LineAsync(string part, double seconds = 30)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (_lock)
            {
                if (_lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }
            }

            if (Stopwatch.GetElapsedTime(started).TotalSeconds > seconds)
            {
                throw new TimeoutException($"{Name} did not write \"{part}\" within {seconds} s{(HasExited ? $"; it ended with {_process.ExitCode}" : "")}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal)
    {
        if (Kill(Id, signal) != 0)
        {
            throw new InvalidOperationException($"kill -{signal} {Name}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Waits for the end and returns the exit code; both streams are complete then.</summary>
    public async Task<int> ExitAsync(double seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"{Name} did not end within {seconds} s", late);
        }

        return _process.ExitCode;
    }

    /// <summary>A size in <c>/proc/PID/status</c>, in kB.</summary>
    public long MemoryKb(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith($"{field}:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        KillQuietly(_process);
        await _process.WaitForExitAsync();
        _alive.TryRemove(Id, out _);
        _process.Dispose();
    }

    private static void KillQuietly(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private void Take(StringBuilder stream, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            stream.AppendLine(line);
            _lines.Add(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
