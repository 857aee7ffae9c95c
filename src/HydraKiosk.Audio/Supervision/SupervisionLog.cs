using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Supervision;

/// <summary>Journal lines of the supervisor. A loss is logged under the code of its cause.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(1000, LogLevel.Information, "sound is running on {Device}; the callback thread has {Scheduling}; reported latency {Latency}")]
    public static partial void Running(ILogger log, string device, string scheduling, string latency);

    [LoggerMessage(1005, LogLevel.Information, "looking for the sound device again in {DelayMs} ms (attempt {Attempt})")]
    public static partial void Reopening(ILogger log, int attempt, long delayMs);

    [LoggerMessage(1008, LogLevel.Debug, "looking for the sound device again in {DelayMs} ms (attempt {Attempt}); still: {Reason}")]
    public static partial void ReopeningAgain(ILogger log, int attempt, long delayMs, string reason);

    [LoggerMessage(SupervisionCause.Internal, LogLevel.Error,
        "{What} failed: {Reason}. This is a fault of the program itself; it goes on with the next attempt. Please report it with this journal")]
    public static partial void Internal(ILogger log, Exception exception, string what, string reason);

    [LoggerMessage(SupervisionCause.Stuck, LogLevel.Error,
        "{What} takes more than {Seconds} s: the driver hangs. Replug the device; if that does not help, reboot. Sound is off until then")]
    public static partial void Stuck(ILogger log, string what, double seconds);

    [LoggerMessage(SupervisionCause.Xruns, LogLevel.Warning, "audio buffers ran full or empty since the last such line: {Counts}. The " +
        "machine is too busy or the callback has no real-time priority (LimitRTPRIO= in the unit); if it recurs, raise \"periodMs\"")]
    public static partial void Xruns(ILogger log, string counts);

    /// <summary>Under the cause's own code, which is why it is not generated.</summary>
    public static void Lost(ILogger log, DeviceLoss loss) =>
        log.Log(LogLevel.Warning, new EventId(loss.Code), "no sound: {Reason}", loss.Reason);
}
