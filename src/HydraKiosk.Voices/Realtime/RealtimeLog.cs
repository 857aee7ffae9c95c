using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Realtime;

/// <summary>Lines that need nobody.</summary>
internal static partial class RealtimeLog
{
    [LoggerMessage(2240, LogLevel.Information, "the realtime service sends messages of a type that is not known here: {Type}")]
    public static partial void UnknownType(ILogger log, string type);

    [LoggerMessage(2241, LogLevel.Information, "the realtime session ends in {Seconds} s by the service's own word; a new one is opened {When}")]
    public static partial void Renews(ILogger log, long seconds, string when);

    [LoggerMessage(2242, LogLevel.Debug, "{Count} pieces of sound came for replies that are over")]
    public static partial void LateSound(ILogger log, long count);
}
