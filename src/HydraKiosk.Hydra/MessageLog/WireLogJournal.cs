using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>Journal lines of the wire log that nobody has to act on.</summary>
internal static partial class WireLogJournal
{
    [LoggerMessage(WireLogCauses.WritesAgainId, LogLevel.Information, "the wire log {Path} is written again; {Lines} lines are missing")]
    public static partial void WritesAgain(ILogger log, string path, long lines);

    [LoggerMessage(2064, LogLevel.Information, "the wire log is on: {Path}, lengths in place of sound and text")]
    public static partial void On(ILogger log, string path);
}
