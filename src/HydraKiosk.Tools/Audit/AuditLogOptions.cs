using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tools.Audit;

/// <summary>Where and how much.</summary>
/// <param name="Folder">The folder of the log, absolute; it is made for the daemon's user alone. <see cref="FolderIn"/> names the usual one.</param>
public sealed record AuditLogOptions(string Folder)
{
    /// <summary>A file that would grow beyond this many bytes is followed by a new one; at least <see cref="AuditLine.MaxBytes"/>.</summary>
    public long MaxFileBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Files that are kept, 2 or more; the oldest goes when a new one is begun.</summary>
    public int Files { get; init; } = 8;

    /// <summary>What must not be written.</summary>
    public SecretFilter Secrets { get; init; } = new();

    /// <summary>Which start of the machine this is; null for what the kernel says.</summary>
    public string? Boot { get; init; }

    /// <summary>The usual folder in a state directory.</summary>
    public static string FolderIn(string stateDirectory) => Path.Combine(stateDirectory, AuditFiles.Folder);
}
