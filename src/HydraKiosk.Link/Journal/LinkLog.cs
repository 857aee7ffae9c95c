using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Journal;

/// <summary>Journal lines of the session and the link that nobody has to act on.</summary>
internal static partial class LinkLog
{
    [LoggerMessage(2000, LogLevel.Information,
        "session {SessionId} with {Host}, model {Model}: ready after {HandshakeMs} ms, replies at {RateHz} Hz, voice {Voice}")]
    public static partial void Ready(ILogger log, string sessionId, string host, string model, long handshakeMs, int rateHz, string voice);

    [LoggerMessage(2001, LogLevel.Debug, "connecting to {Host}, attempt {Attempt}")]
    public static partial void Connecting(ILogger log, string host, int attempt);

    [LoggerMessage(2002, LogLevel.Information,
        "session closed ({Who}) after {Seconds} s: {Sent} chunks up ({Silent} of them silence, {Stale} dropped as stale), {DownKiB} KiB "
        + "of replies")]
    public static partial void Closed(ILogger log, string who, long seconds, long sent, long silent, long stale, long downKiB);

    [LoggerMessage(2083, LogLevel.Information, "the service is reached {Way}")]
    public static partial void Way(ILogger log, string way);

    [LoggerMessage(2082, LogLevel.Information, "{Count} lines HK-{Code} before this one were left out, because there were so many")]
    public static partial void LeftOut(ILogger log, long count, int code);

    [LoggerMessage(2045, LogLevel.Debug, "sent {Type} as {EventId}, {Bytes} bytes")]
    public static partial void Sent(ILogger log, string type, string eventId, int bytes);

    [LoggerMessage(2052, LogLevel.Information, "the network changed: trying {Host} at once")]
    public static partial void NetworkChanged(ILogger log, string host);
}
