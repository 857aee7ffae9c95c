using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.WireLog;

/// <summary>Journal lines of the wire log: cause codes HK-2060 to HK-2069.</summary>
internal static partial class WireLogJournal
{
    [LoggerMessage(2060, LogLevel.Warning, "the wire log {Path} cannot be written: {Problem}. The conversation goes on without it. Next try in {RetrySeconds} s")]
    public static partial void CannotWrite(ILogger log, string path, string problem, long retrySeconds);

    [LoggerMessage(2061, LogLevel.Information, "the wire log {Path} is written again; {Lines} lines are missing")]
    public static partial void WritesAgain(ILogger log, string path, long lines);

    [LoggerMessage(2062, LogLevel.Warning, "the wire log could not keep up and left out {Messages} messages; the file says where. A slow disk, or a service that floods this device")]
    public static partial void Dropped(ILogger log, long messages);

    [LoggerMessage(2063, LogLevel.Warning, "the wire log {Path} keeps what people say and what tools are told, as text (wireLog.content). Turn it off and delete the files when the diagnosis is done")]
    public static partial void KeepsContent(ILogger log, string path);

    [LoggerMessage(2064, LogLevel.Information, "the wire log is on: {Path}, lengths in place of sound and text")]
    public static partial void On(ILogger log, string path);

    [LoggerMessage(2065, LogLevel.Error, "the wire log has failed and stays off: {Problem}. A defect of this program; report it with this line")]
    public static partial void Failed(ILogger log, string problem, Exception error);
}
