using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>Lines about the audit log that nobody has to act on.</summary>
internal static partial class AuditMessages
{
    [LoggerMessage(4170, LogLevel.Information, "the audit log is written again; {Missed} lines are missing in it, and it says so")]
    public static partial void WrittenAgain(ILogger log, long missed);

    [LoggerMessage(4171, LogLevel.Information, "audit log {Folder}: run {Run} begins at line {Sequence}")]
    public static partial void Opened(ILogger log, string folder, long run, long sequence);
}
