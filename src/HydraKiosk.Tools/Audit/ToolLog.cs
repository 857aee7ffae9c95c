using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>Lines about calls that nobody has to act on. What can go wrong is in <see cref="ToolCauses"/>.</summary>
internal static partial class ToolLog
{
    /// <summary>Id of the line about a call that was not run a second time.</summary>
    public const int NotRepeatedId = 4013;

    [LoggerMessage(NotRepeatedId, LogLevel.Information,
        "tool {Tool} ({CallId}) not run again: the same call was made just before the session was lost; the model got its outcome")]
    public static partial void NotRepeated(ILogger log, string tool, string callId);

    [LoggerMessage(4010, LogLevel.Information, "{Count} lines like HK-{Code} were left out, because there were too many")]
    public static partial void LeftOut(ILogger log, long count, int code);
}
