using System.Runtime.CompilerServices;

namespace HydraKiosk.Hil;

/// <summary>A test on systemd's real journal, in a mount namespace of its own. Skipped, with the reason, where that cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JournalFactAttribute : FactAttribute
{
    public JournalFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = Missing();

    private static string? Missing()
    {
        string[] needed = ["/usr/lib/systemd/systemd-journald", "/usr/bin/systemd-cat", "/usr/bin/journalctl", "/usr/bin/unshare"];
        return Array.Find(needed, path => !File.Exists(path)) is { } missing ? $"{missing} is missing (apt install systemd util-linux)"
            : Environment.IsPrivilegedProcess ? null : "only root may have a journal of its own";
    }
}
