using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Supervision;

/// <summary>Journal lines of the supervisor. A loss is logged under the code of its cause.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(SupervisionCause.RunningId, LogLevel.Information,
        "sound is running on {Device}; the callback thread has {Scheduling}; reported latency {Latency}")]
    public static partial void Running(ILogger log, string device, string scheduling, string latency);

    [LoggerMessage(1005, LogLevel.Information, "looking for the sound device again in {DelayMs} ms (attempt {Attempt})")]
    public static partial void Reopening(ILogger log, int attempt, long delayMs);

    [LoggerMessage(1008, LogLevel.Debug, "looking for the sound device again in {DelayMs} ms (attempt {Attempt}); still: {Reason}")]
    public static partial void ReopeningAgain(ILogger log, int attempt, long delayMs, string reason);

    /// <summary>Under the cause's own code, which is why it is not generated.</summary>
    public static void Lost(ILogger log, DeviceLoss loss) =>
        log.Log(LogLevel.Warning, new EventId(loss.Cause.Code, loss.Cause.Name), "no sound: {Reason}", loss.Reason);
}
