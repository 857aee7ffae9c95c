namespace HydraKiosk.Link.Contract;

/// <summary>When this program was made: a clock that shows an earlier time is wrong.</summary>
internal static class ProgramDate
{
    /// <summary>No version is older.</summary>
    private static readonly DateTimeOffset _first = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time of the program's file, where it is later than that of its first version.</summary>
    public static DateTimeOffset Built { get; } = FileDate(Environment.ProcessPath) is var date && date > _first ? date : _first;

    private static DateTimeOffset FileDate(string? path)
    {
        try
        {
            return path is null ? _first : new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return _first; // the file was replaced while it runs: the first version's date serves as well
        }
    }
}
