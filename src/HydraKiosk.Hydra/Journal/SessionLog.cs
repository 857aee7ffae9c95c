using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Journal;

/// <summary>Journal lines of a Hydra session that nobody has to act on.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(2073, LogLevel.Debug, "audio of cancelled replies was still on its way and was not played: {Count} pieces so far in this session")]
    public static partial void LateAudio(ILogger log, long count);
}
