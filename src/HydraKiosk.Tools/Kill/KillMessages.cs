using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Kill;

/// <summary>Lines about the kill switch that nobody has to act on.</summary>
internal static partial class KillMessages
{
    [LoggerMessage(4190, LogLevel.Information, "kill switch: {What} stopped, by {By}")]
    public static partial void Killed(ILogger log, string what, string by);

    [LoggerMessage(4191, LogLevel.Information, "kill switch released, by {By}")]
    public static partial void Unkilled(ILogger log, string by);

    [LoggerMessage(4192, LogLevel.Information, "kill switch: {What} still stopped since before the start, by {By}")]
    public static partial void StillKilled(ILogger log, string what, string by);
}
