using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Duplex;

/// <summary>What can go wrong in a session of a continuous voice without ending it, 2302 to 2305. What ends one is an outcome.</summary>
public static class DuplexTroubles
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>Opus packets that do not decode.</summary>
    public static Cause<string, int, int> NotDecoded { get; } = All.Add(new Cause<string, int, int>(2302, LogLevel.Warning, new(
        "sound does not decode",
        "{Host} sends sound that does not decode; silence is played in its place, for {Count} packets so far ({Broken} pages or bytes were damaged)",
        "another codec than Opus, or a server of another version",
        "update the server or this program; where both are new, report the line")));

    /// <summary>The server says that something went wrong.</summary>
    public static Cause<string, string, int> ServiceError { get; } = All.Add(new Cause<string, string, int>(2303, LogLevel.Warning, new(
        "error of the continuous voice",
        "{Host} reports an error, and the session goes on: {Text} ({Count} so far)",
        "a fault of the server",
        "look into the server's own log")));

    /// <summary>A message that the protocol does not know.</summary>
    public static Cause<string, string, int, int> NotUnderstood { get; } = All.Add(new Cause<string, string, int, int>(2304, LogLevel.Warning, new(
        "message not understood",
        "{Host} sends what the protocol does not know: {What}, {Bytes} bytes; it is passed over ({Count} so far)",
        "a server of another version",
        "update the server or this program; where both are new, report the line")));

    /// <summary>More speech came at once than may wait.</summary>
    public static Cause<string, long, long> SpeechLeftOut { get; } = All.Add(new Cause<string, long, long>(2305, LogLevel.Warning, new(
        "speech left out",
        "what {Host} said was left out for {LeftOutMs} ms in this session, since more than {MostMs} ms would have waited for the loudspeaker",
        "a network or a server that stops and then sends everything at once",
        "put the server nearer to the device, or give its model a faster processor")));
}
