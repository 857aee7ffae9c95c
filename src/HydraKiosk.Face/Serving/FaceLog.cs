using Microsoft.Extensions.Logging;

namespace HydraKiosk.Face.Serving;

/// <summary>What the journal says of the face. Never what was said, and never a token.</summary>
internal static partial class FaceLog
{
    [LoggerMessage(6210, LogLevel.Information, "the pages for the screen are served at {Address}; `hydra-kiosk face` gives a link that opens them")]
    public static partial void Serving(ILogger log, string address);

    [LoggerMessage(6211, LogLevel.Information, "a screen has connected ({Count} now)")]
    public static partial void Connected(ILogger log, int count);

    [LoggerMessage(6212, LogLevel.Information, "a screen has gone ({Count} now)")]
    public static partial void Gone(ILogger log, int count);

    [LoggerMessage(6213, LogLevel.Information, "asked for on the screen: {What}")]
    public static partial void Asked(ILogger log, string what);

    [LoggerMessage(6214, LogLevel.Information, "the technician's page was opened with its PIN")]
    public static partial void TechnicianCame(ILogger log);
}
