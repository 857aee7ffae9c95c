using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Journal;

/// <summary>What can go wrong in a session with Hydra without ending it, 2030 to 2099. What ends one is an outcome.</summary>
public static class SessionCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A warning of the service.</summary>
    public static Cause<string, string, int> ServerWarns { get; } = All.Add(new Cause<string, string, int>(2030, LogLevel.Warning, new(
        "warning of the service",
        "the service warns ({WarningCode}): {Text}; the session goes on",
        "a model that is about to be withdrawn, most of the time",
        "change `hydra.model` as the text says",
        "Seen {Count} times in this session")));

    /// <summary>An error that does not end the session.</summary>
    public static Cause<string, string, string, string, int> ServerReportsError { get; } =
        All.Add(new Cause<string, string, string, string, int>(2031, LogLevel.Warning, new(
        "error reported by the service",
        "the service reports an error ({ErrorCode}, parameter {Param}, caused by {Cause}): {Text}; the session goes on",
        "a message that it did not accept, or a fault of its own",
        "nothing unless it repeats; then report the line",
        "Seen {Count} times in this session")));

    /// <summary>The service does not know the voice.</summary>
    public static Cause<string> VoiceRefused { get; } = All.Add(new Cause<string>(2032, LogLevel.Error, new(
        "voice unknown to the service",
        "the service does not know the voice {Voice}: its own default is used",
        "a voice of another model, or one that was withdrawn",
        "choose a voice of the model's list in `hydra.voice`")));

    /// <summary>A message that is none.</summary>
    public static Cause<int, string, long> NotUnderstood { get; } = All.Add(new Cause<int, string, long>(2033, LogLevel.Warning, new(
        "message not understood",
        "a message of {Bytes} bytes was not understood ({Problem}) and ignored",
        "something between device and service, or a change of the service",
        "update HydraKiosk; if it stays, report the line",
        "{Count} so far in this session")));

    /// <summary>A binary message.</summary>
    public static Cause<int, long> BinaryMessage { get; } = All.Add(new Cause<int, long>(2034, LogLevel.Warning, new(
        "binary message",
        "a binary message of {Bytes} bytes was ignored; the protocol has none",
        "the endpoint is not Hydra",
        "check `hydra.endpoint`",
        "{Count} so far in this session")));

    /// <summary>A message of a type that this version does not know.</summary>
    public static Cause<string> UnknownType { get; } = All.Add(new Cause<string>(2035, LogLevel.Information, new(
        "unknown message type",
        "message type {Type} is not known to this version and ignored; further ones are only counted",
        "the service is newer than this program",
        null)));

    /// <summary>Audio of a reply that was never announced.</summary>
    public static Cause<string, long> UnannouncedAudio { get; } = All.Add(new Cause<string, long>(2036, LogLevel.Warning, new(
        "audio of an unannounced reply",
        "audio came for a reply that was never announced; it is {Fate}",
        "a fault of the service, unless messages were not understood before",
        $"look for {NotUnderstood.Tag} in the lines before; otherwise report the line",
        "{Count} so far in this session")));

    /// <summary>Reply audio found no room.</summary>
    public static Cause<double, double, int, double, string> ReplyQueueFull { get; } =
        All.Add(new Cause<double, double, int, double, string>(2037, LogLevel.Warning, new(
        "reply queue full",
        "{Seconds} s of the {Total} s of reply {Reply} found no room in the reply queue and were dropped, {AllSeconds} s so far in this "
            + "session ({Why})",
        "the reply is longer than the queue holds, or the loudspeaker has stopped",
        "where the reply is too long, tell the agent to speak more briefly; otherwise check the loudspeaker")));

    /// <summary>The service took another configuration than was sent.</summary>
    public static Cause<string> ConfigurationDiffers { get; } = All.Add(new Cause<string>(2038, LogLevel.Warning, new(
        "configuration not taken as sent",
        "the service took another configuration than was sent: {Difference}",
        "a setting that it does not know or changes by itself",
        "check the setting against the service's documentation")));

    /// <summary>Audio that is not base64.</summary>
    public static PlainCause DamagedAudio { get; } = All.Add(new PlainCause(2039, LogLevel.Warning, new(
        "damaged reply audio",
        "reply audio held something that is not base64; the part before it was played",
        "a fault of the service or of something in between",
        "nothing unless it repeats; then report the line")));

    /// <summary>The service did not name the rate of its audio.</summary>
    public static Cause<int, string> RateAssumed { get; } = All.Add(new Cause<int, string>(2041, LogLevel.Warning, new(
        "rate of replies not named",
        "the service did not name the rate of its audio; {RateHz} Hz is assumed for model {Model}",
        "a change of the service",
        "nothing, or report it if replies sound too fast or too slow")));

    /// <summary>The service named a rate that cannot be.</summary>
    public static Cause<string, int> RateRefused { get; } = All.Add(new Cause<string, int>(2070, LogLevel.Warning, new(
        "impossible rate",
        "the service says that the rate of its audio is {Said}, which cannot be (8000 to 192000 Hz can); {RateHz} Hz is used",
        "a fault of the service",
        "nothing, or report it if replies sound too fast or too slow")));

    /// <summary>Audio of replies that were over or replaced.</summary>
    public static Cause<long> MisplacedAudio { get; } = All.Add(new Cause<long>(2072, LogLevel.Warning, new(
        "misplaced audio",
        "audio came for replies that were over or had been replaced by a later one, and was not played",
        "a fault of the service",
        "nothing, or report the line if replies miss something",
        "{Count} pieces so far in this session")));

    /// <summary>The service configured the running session again.</summary>
    public static Cause<int, int, int> ConfiguredAgain { get; } = All.Add(new Cause<int, int, int>(2074, LogLevel.Warning, new(
        "configured again",
        "the service configured the running session again ({Count} times so far): replies have {RateHz} Hz from here on, {BeforeHz} Hz before",
        "a fault or a change of the service",
        "nothing, or report it if replies sound too fast or too slow")));

    /// <summary>The arguments of a call were cut.</summary>
    public static Cause<long> ArgumentsCut { get; } = All.Add(new Cause<long>(2075, LogLevel.Warning, new(
        "arguments cut",
        "the arguments of a tool call were cut, because there were more calls at once or more text in one than this program takes; such a "
            + "call is not run",
        "a fault of the service, or a model gone astray",
        "nothing unless it repeats; then report the line",
        "{Count} pieces so far in this session")));
}
