using System.Text;
using System.Text.Json;

namespace HydraKiosk.Recordings.Transcription;

/// <summary>The events of a finished recording: whether they wait for words, and how these come in.</summary>
internal static class EventsFile
{
    /// <summary>Far more than half an hour of events.</summary>
    private const long MostBytes = 20_000_000;

    private const int MostHeadBytes = 4096;

    /// <summary>Whether the recording was made to be transcribed, and has not been yet.</summary>
    /// <param name="path">The file; one that cannot be read waits for nothing.</param>
    public static bool WaitsForWords(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[MostHeadBytes];
            var line = Encoding.UTF8.GetString(head, 0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)).Split('\n', 2)[0];
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("transcription"u8, out var state)
                && state.ValueEquals("wanted"u8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// Puts lines into their places by time, and the outcome into the first line. The file is replaced as a whole: who reads it meets the old one or
    /// the new one. A last line that a power failure has torn is left out.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">What comes in, in order.</param>
    /// <param name="outcome">What the first line says from now on: done or given-up.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Complete(string path, IReadOnlyList<byte[]> lines, string outcome)
    {
        if (new FileInfo(path).Length > MostBytes)
        {
            throw new IOException($"{path} is larger than {MostBytes} bytes");
        }

        var all = new List<(long AtMs, string Line)>();
        foreach (var line in File.ReadLines(path))
        {
            if (AtMs(line) is { } at)
            {
                all.Add((at, all.Count == 0 ? Stamped(line, outcome) : line));
            }
        }

        foreach (var line in lines)
        {
            var text = Encoding.UTF8.GetString(line).TrimEnd('\n');
            var at = AtMs(text) ?? 0;
            var place = all.FindIndex(1, other => other.AtMs > at);
            all.Insert(place < 0 ? all.Count : place, (at, text));
        }

        var fresh = path + ".new";
        File.Delete(fresh); // of an attempt that was cut off
        using (var file = RecordingFolder.CreateFile(fresh))
        {
            using var writer = new StreamWriter(file, new UTF8Encoding(false)) { NewLine = "\n" };
            foreach (var (_, line) in all)
            {
                writer.WriteLine(line);
            }
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The place of a line; null where it is none.</summary>
    public static long? AtMs(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("atMs"u8, out var at)
                && at.TryGetInt64(out var ms) ? ms : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Stamped(string head, string outcome) =>
        head.Replace("\"transcription\":\"wanted\"", $"\"transcription\":\"{outcome}\"", StringComparison.Ordinal);
}
