using Microsoft.Extensions.Logging;

namespace HydraKiosk.BlackBox;

/// <summary>The journal of the black box.</summary>
internal static partial class BlackBoxLog
{
    [LoggerMessage(6115, LogLevel.Information, "the last minute is in the black box {File} ({Why})")]
    public static partial void Written(ILogger log, string file, string why);
}
