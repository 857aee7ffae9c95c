using Microsoft.Extensions.Logging;

namespace HydraKiosk.Recordings;

/// <summary>Journal lines about recordings that nobody has to act on.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(6155, LogLevel.Information, "conversations are recorded into {Folder}, kept for {Days} days and up to {MaxMB} MB")]
    public static partial void On(ILogger log, string folder, int days, int maxMB);

    [LoggerMessage(6156, LogLevel.Information, "recorded {Name}: {Seconds} s, {Bytes} bytes")]
    public static partial void Recorded(ILogger log, string name, long seconds, long bytes);

    [LoggerMessage(6157, LogLevel.Information, "deleted the recording {Name}: {Why}")]
    public static partial void Deleted(ILogger log, string name, string why);

    [LoggerMessage(6158, LogLevel.Information, "transcribed {Name}: {Utterances} utterances, {Skipped} too short or refused")]
    public static partial void Transcribed(ILogger log, string name, int utterances, int skipped);
}
