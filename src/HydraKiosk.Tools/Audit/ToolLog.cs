using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>Lines about calls: names of tools of this device and ids only, never arguments or outputs.</summary>
internal static partial class ToolLog
{
    [LoggerMessage(4001, LogLevel.Warning,
        "call {CallId} names a tool that this device does not have (name of {Length} characters); refused. Likely cause: the instructions mention a tool that the catalogue lacks. Compare the two")]
    public static partial void Unknown(ILogger log, string callId, int length);

    [LoggerMessage(4002, LogLevel.Warning,
        "tool {Tool} ({CallId}) refused: more than {PerMinute} calls within a minute. Likely cause: the model repeats itself. Raise tools.policy.perMinute only if the calls were wanted")]
    public static partial void TooMany(ILogger log, string tool, string callId, int perMinute);

    [LoggerMessage(4003, LogLevel.Warning, "tool {Tool} ({CallId}) not run: its {Length} characters of arguments are not valid JSON. The model was told; nothing to do unless it repeats")]
    public static partial void BadArguments(ILogger log, string tool, string callId, int length);

    [LoggerMessage(4004, LogLevel.Warning, "tool {Tool} ({CallId}) not run: its arguments do not fit. The model was told why; nothing to do unless it repeats")]
    public static partial void Refused(ILogger log, string tool, string callId);

    [LoggerMessage(4005, LogLevel.Warning, "tool {Tool} ({CallId}) did not finish within {LimitMs} ms; the model was told. Look at what the tool waits for")]
    public static partial void TimedOut(ILogger log, string tool, string callId, long limitMs);

    [LoggerMessage(4006, LogLevel.Error, "tool {Tool} ({CallId}) failed; the model was told. The fault is in the tool, see below")]
    public static partial void Failed(ILogger log, string tool, string callId, Exception fault);

    [LoggerMessage(4007, LogLevel.Information, "tool {Tool} ({CallId}) not run again: the same call was made just before the session was lost; the model got its outcome")]
    public static partial void NotRepeated(ILogger log, string tool, string callId);

    [LoggerMessage(4010, LogLevel.Information, "{Count} lines like HK-{Code} were left out, because there were too many")]
    public static partial void LeftOut(ILogger log, long count, int code);
}
