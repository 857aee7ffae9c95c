using System.Globalization;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// The names in the folder of the audit log. A file is named after the number of its first line, so that the order of the names is that of the
/// lines, and none has to be renamed when a new one is begun.
/// </summary>
internal static class AuditFiles
{
    /// <summary>The folder in the state directory.</summary>
    public const string Folder = "audit";

    /// <summary>Locked by the one who writes.</summary>
    public const string Lock = "audit.lock";

    /// <summary>The key of <see cref="ArgumentsDigest"/>.</summary>
    public const string Key = "audit.key";

    /// <summary>The number and hash of the last line that was written.</summary>
    public const string Head = "audit.head";

    /// <summary>How the names of the log's own files begin.</summary>
    public const string Begin = "audit-";

    /// <summary>How the names of the log's own files end.</summary>
    public const string End = ".ndjson";

    /// <summary>How the names of ends of lines that were moved aside end.</summary>
    public const string TornEnd = ".torn";

    /// <summary>The file whose first line has that number.</summary>
    public static string NameOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Begin}{sequence:D12}{End}");

    /// <summary>The number in a name; null where it is none of these files.</summary>
    public static long? SequenceOf(string name) =>
        name.StartsWith(Begin, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Begin.Length..^End.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence : null;
}
