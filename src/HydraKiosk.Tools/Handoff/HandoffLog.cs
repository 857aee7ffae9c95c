using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Handoff;

/// <summary>Lines about calls for staff that nobody has to act on. What can go wrong is in <see cref="HandoffCauses"/>.</summary>
internal static partial class HandoffLog
{
    [LoggerMessage(4370, LogLevel.Information, "staff is called ({Id}); the summary has {Length} characters")]
    public static partial void Called(ILogger log, string id, int length);

    [LoggerMessage(4371, LogLevel.Information, "the call for staff ended after {After}: {Outcome}")]
    public static partial void Ended(ILogger log, AttendantOutcome outcome, TimeSpan after);

    [LoggerMessage(4372, LogLevel.Information, "{Host} could not be told that a call for staff is over: {Why}")]
    public static partial void WithdrawalUntold(ILogger log, string host, string why);
}
