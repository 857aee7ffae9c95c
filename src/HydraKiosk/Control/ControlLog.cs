using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control;

/// <summary>The journal of the control socket, as far as nobody has to act on it.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(7000, LogLevel.Information, "control socket {Path} ({Origin})")]
    public static partial void Listening(ILogger log, string path, string origin);

    [LoggerMessage(7014, LogLevel.Information, "button {Button} {How} over the control socket by {Who}")]
    public static partial void Button(ILogger log, string button, string how, string who);

    [LoggerMessage(6059, LogLevel.Information, "{What} was asked for over the control socket by {Who}")]
    public static partial void Asked(ILogger log, string what, string who);

    [LoggerMessage(7015, LogLevel.Debug, "control client {Who} connected")]
    public static partial void Connected(ILogger log, string who);

    [LoggerMessage(7016, LogLevel.Debug, "control client {Who} left")]
    public static partial void Left(ILogger log, string who);

    [LoggerMessage(7017, LogLevel.Information, "control client {Who} was dropped: it does not read what it asked for")]
    public static partial void Dropped(ILogger log, string who);

    [LoggerMessage(7018, LogLevel.Information, "control client {Who} was turned away: {Clients} are connected")]
    public static partial void TurnedAway(ILogger log, string who, int clients);

    [LoggerMessage(7019, LogLevel.Information, "control client {Who} was let go: {Why}")]
    public static partial void LetGo(ILogger log, string who, string why);
}
