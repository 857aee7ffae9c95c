using Microsoft.Extensions.Logging;

namespace HydraKiosk.Power;

/// <summary>Journal lines about sleep that nobody has to act on.</summary>
internal static partial class PowerLog
{
    [LoggerMessage(5052, LogLevel.Information, "the device has slept for {Seconds} s")]
    public static partial void Slept(ILogger log, long seconds);

    [LoggerMessage(6105, LogLevel.Information, "the machine is about to sleep or to be switched off; no session is open ({Ms} ms after it said so)")]
    public static partial void Closed(ILogger log, long ms);

    [LoggerMessage(6106, LogLevel.Information, "the machine is awake again")]
    public static partial void Awake(ILogger log);

    [LoggerMessage(6107, LogLevel.Information, "sessions are not closed in order before the machine sleeps: {Why}")]
    public static partial void NotGuarded(ILogger log, string why);
}
