using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Failover;

/// <summary>What happens between voices, 2350 to 2399.</summary>
public static partial class FailoverCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A voice gives way to another.</summary>
    public static Cause<string, string, string> GaveWay { get; } = All.Add(new Cause<string, string, string>(2350, LogLevel.Warning, new(
        "another voice speaks",
        "the voice {From} gives way to {To}: {Why}",
        "the service of the first cannot be reached, refuses the key, has no room, or does not answer",
        "see the lines before it; when the service is well again, a later conversation begins with the first voice by itself")));

    /// <summary>No voice of the list has a session.</summary>
    public static Cause<string, string> NobodyAnswers { get; } = All.Add(new Cause<string, string>(2351, LogLevel.Error, new(
        "no voice answers",
        "none of the voices {Names} can be reached; the last one: {Why}",
        "the network of this device, since the services have little else in common",
        "run `hydra-kiosk doctor`; the voices are tried in turn until one answers")));

    /// <summary>The only voice has stalled.</summary>
    public static Cause<string, string> Stalled { get; } = All.Add(new Cause<string, string>(2352, LogLevel.Warning, new(
        "voice stalls",
        "the voice {Name} is given a new session: {Why}",
        "a fault or an overload of the service",
        "where it repeats, list a second voice in `voices`, or raise the limit in `failover.stalls`")));

    /// <summary>The only voice stalls again and again.</summary>
    public static Cause<string, string> GivenUp { get; } = All.Add(new Cause<string, string>(2353, LogLevel.Warning, new(
        "turn given up",
        "the voice {Name} stalled with every new session, and the turn is given up: {Why}",
        "a fault of the service, or a question that it cannot answer",
        "list a second voice in `voices`")));

    [LoggerMessage(2370, LogLevel.Information, "the voice {Name} speaks again")]
    internal static partial void Returned(ILogger log, string name);
}
