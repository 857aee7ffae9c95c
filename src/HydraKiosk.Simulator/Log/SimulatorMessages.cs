using HydraKiosk.Simulator.Scenarios;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Simulator.Log;

/// <summary>
/// The lines that the simulator writes for a person beside <see cref="SimulatorCauses"/>; the whole conversation is in <see cref="SimulatorLog"/>.
/// </summary>
internal static partial class SimulatorMessages
{
    [LoggerMessage(2510, LogLevel.Information, "simulated {Voice} serves scenario \"{Scenario}\" at {Endpoint}")]
    public static partial void Serving(ILogger log, string voice, string scenario, Uri endpoint);

    [LoggerMessage(2511, LogLevel.Information, "session {Session} open, model {Model}")]
    public static partial void Opened(ILogger log, int session, string model);

    [LoggerMessage(2512, LogLevel.Information, "session {Session} over: {How}")]
    public static partial void Closed(ILogger log, int session, string how);

    [LoggerMessage(2513, LogLevel.Information, "connection {Connection} refused with {Status}: {Why}")]
    public static partial void Refused(ILogger log, int connection, int status, string why);

    [LoggerMessage(2514, LogLevel.Information, "session {Session}: fault {Fault} at {Point}")]
    public static partial void Fault(ILogger log, int session, string fault, string point);

    [LoggerMessage(2520, LogLevel.Information, "session {Session}: allowed, but not recommended ({Kind}): {Explanation}")]
    public static partial void Advised(ILogger log, int session, string kind, string explanation);

    [LoggerMessage(2521, LogLevel.Information, "session {Session}: {Kind} {Count} times in all")]
    public static partial void Repeated(ILogger log, int session, string kind, int count);
}
