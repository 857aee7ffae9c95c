using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>The journal of the configuration, as far as nobody has to act on it.</summary>
internal static partial class ReloadLog
{
    [LoggerMessage(6051, LogLevel.Information, "{File} was read again ({Why}): nothing has changed")]
    public static partial void Same(ILogger log, string file, string why);

    [LoggerMessage(6052, LogLevel.Information, "{Path}: {Was} -> {Is}, takes effect {When}")]
    public static partial void Changed(ILogger log, string path, string was, string @is, string when);

    [LoggerMessage(6053, LogLevel.Information, "the configuration has changed ({Why}); it is in effect")]
    public static partial void InEffect(ILogger log, string why);

    [LoggerMessage(6054, LogLevel.Information, "the configuration has changed ({Why}); what waits until nobody is in a conversation: {Waiting}")]
    public static partial void Waiting(ILogger log, string why, string waiting);

    [LoggerMessage(6055, LogLevel.Information, "the parts of the device were made anew for the changed configuration; there was no sound for {GapMs} ms")]
    public static partial void MadeAnew(ILogger log, long gapMs);

    [LoggerMessage(6056, LogLevel.Information, "profile {Profile} is chosen by {Who}")]
    public static partial void Profile(ILogger log, string profile, string who);

    [LoggerMessage(6057, LogLevel.Information, "a session came up with the changed configuration; it stays")]
    public static partial void Proven(ILogger log);

    [LoggerMessage(6058, LogLevel.Information, "which profile was chosen by hand is not known any more: {Problem}")]
    public static partial void ChoiceLost(ILogger log, string problem);
}
