namespace HydraKiosk.Voices.Tests.Drift;

/// <summary>Recorded messages, one a line; what begins with # says where they come from.</summary>
internal static class RecordedFrames
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Recorded");

    public static IReadOnlyList<string> Read(string file) =>
        [.. File.ReadLines(Path.Combine(Root, file)).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>The lines of all files of a wire.</summary>
    public static IEnumerable<string> Folder(string wire) =>
        Directory.EnumerateFiles(Path.Combine(Root, wire)).Order(StringComparer.Ordinal).SelectMany(File.ReadLines);
}
