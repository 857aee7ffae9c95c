using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Duplex;

/// <summary>Lines below a warning.</summary>
internal static partial class DuplexLog
{
    /// <summary>Sound came before the handshake.</summary>
    [LoggerMessage(2306, LogLevel.Debug, "{Host} sends sound before its handshake; it is not played ({Count} so far)")]
    public static partial void EarlySound(ILogger log, string host, int count);

    /// <summary>How the session's sound was cut.</summary>
    [LoggerMessage(2307, LogLevel.Debug, "at most {Waiting} ms waited for the loudspeaker, {Silence} ms of silence in replies were left out ({Broken})")]
    public static partial void Cut(ILogger log, long waiting, long silence, int broken);
}
