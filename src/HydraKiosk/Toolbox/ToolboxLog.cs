using Microsoft.Extensions.Logging;

namespace HydraKiosk.Toolbox;

/// <summary>Journal lines about the tools that nobody has to act on.</summary>
internal static partial class ToolboxLog
{
    [LoggerMessage(4011, LogLevel.Information, "{Count} calls from before the start are remembered: they are not run again unasked")]
    public static partial void Remembered(ILogger log, int count);

    [LoggerMessage(4012, LogLevel.Information, "the tools that are offered have changed: {Count} now")]
    public static partial void Changed(ILogger log, int count);
}
