using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control;

/// <summary>The journal of the control socket.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(7000, LogLevel.Information, "control socket {Path} ({Origin})")]
    public static partial void Listening(ILogger log, string path, string origin);

    [LoggerMessage(ControlCauses.HeldTooLong, LogLevel.Warning,
        "button {Button} was pressed over the control socket {Minutes} min ago and never released; it is released now. Correct the script, or let it use `press --for`")]
    public static partial void HeldTooLong(ILogger log, string button, int minutes);

    [LoggerMessage(ControlCauses.CannotAccept, LogLevel.Warning, "the control socket cannot take a connection ({Reason}); tried again in a second")]
    public static partial void CannotAccept(ILogger log, string reason);

    [LoggerMessage(ControlCauses.RequestFailed, LogLevel.Error, "a request of the control socket failed; the daemon goes on. Please report this line")]
    public static partial void RequestFailed(ILogger log, Exception fault);

    [LoggerMessage(7014, LogLevel.Information, "button {Button} {How} over the control socket by {Who}")]
    public static partial void Button(ILogger log, string button, string how, string who);

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

    [LoggerMessage(ControlCauses.SocketRemoved, LogLevel.Warning, "somebody removed the control socket {Path}; it is there again")]
    public static partial void Restored(ILogger log, string path);

    [LoggerMessage(ControlCauses.CannotRestore, LogLevel.Warning, "the control socket was removed and cannot be made again: {Reason} The conversation goes on; it is tried again every few seconds")]
    public static partial void CannotRestore(ILogger log, string reason);
}
