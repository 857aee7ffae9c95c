using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>Journal lines about buttons and lights that nobody has to act on.</summary>
internal static partial class HandsLog
{
    [LoggerMessage(5050, LogLevel.Information, "the button {Button} was held when its device was opened; it does nothing until it is let go")]
    public static partial void HeldAtStart(ILogger log, string button);

    [LoggerMessage(5051, LogLevel.Information, "the button {Button} works ({Place})")]
    public static partial void ButtonFound(ILogger log, string button, string place);
}
