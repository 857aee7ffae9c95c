using System.Diagnostics;
using System.Text;

namespace HydraKiosk.EndToEnd.Tests.Wire;

/// <summary>The simulator's log file, followed while it grows.</summary>
internal sealed class WireLog(string path)
{
    private readonly List<WireEntry> _entries = [];
    private long _read;

    public string Path => path;

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<WireEntry> Read()
    {
        if (!File.Exists(path))
        {
            return _entries;
        }

        // Counted in whole lines: the simulator writes while this reads, and the end may lie anywhere in a line or a letter.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var added = new byte[file.Length - _read];
        file.Position = _read;
        file.ReadExactly(added);
        var whole = added.AsSpan().LastIndexOf((byte)'\n') + 1;
        _read += whole;
        _entries.AddRange(Encoding.UTF8.GetString(added.AsSpan(0, whole)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WireEntry.Parse));
        return _entries;
    }

    /// <summary>The <paramref name="nth"/> entry that matches, once it is there.</summary>
    public async Task<WireEntry> WaitAsync(string what, Func<WireEntry, bool> match, int nth = 1, double seconds = 40)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (Read().Where(match).ElementAtOrDefault(nth - 1) is { } found)
            {
                return found;
            }

            if (Stopwatch.GetElapsedTime(started).TotalSeconds > seconds)
            {
                throw new TimeoutException($"the simulator's log has no {what} ({nth}) after {seconds} s");
            }

            await Task.Delay(25);
        }
    }

    public Task<WireEntry> SentAsync(string type, int nth = 1, double seconds = 40) =>
        WaitAsync($"sent {type}", e => e.IsSent && e.Type == type, nth, seconds);

    public Task<WireEntry> ReceivedAsync(string type, int nth = 1, double seconds = 40) =>
        WaitAsync($"received {type}", e => e.IsReceived && e.Type == type, nth, seconds);

    /// <summary>A tool's output with these words.</summary>
    public Task<WireEntry> OutputAsync(string part) => WaitAsync(
        $"an output with {part}", e => e.IsReceived && e.ToolOutput.Contains(part, StringComparison.Ordinal), seconds: 60);

    /// <summary>All outputs of tools so far.</summary>
    public string Outputs() => string.Join('\n', Read().Where(e => e.IsReceived && e.Type == "conversation.item.create").Select(e => e.ToolOutput));

    /// <summary>Everything but audio, short, for a failure's output.</summary>
    public string Digest() => string.Join('\n', Read()
        .Where(e => e.Type is not (WireEntry.Append or WireEntry.Delta))
        .Select(e => $"{e.AtMs,9:F0} ms  #{e.Session} {e.Direction,-9} {e.Type} {e.ResponseId} {e.CallId} {e.Detail}"));
}
