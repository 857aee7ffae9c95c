using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Realtime;

/// <summary>The causes of a voice that speaks OpenAI's Realtime, 2200 to 2249. How a session ends is the link's to tell.</summary>
public static class RealtimeCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The service does not have the voice.</summary>
    public static Cause<string> VoiceRefused { get; } = All.Add(new Cause<string>(2200, LogLevel.Warning, new(
        "voice refused",
        "the realtime service refused the voice \"{Voice}\"; it speaks with its own",
        "a typing error, or a voice of another model",
        "take a voice that the model has, in the entry of this voice in `voices`")));

    /// <summary>An error event that does not end the session.</summary>
    public static Cause<string, string, string, string, long> ReportsError { get; } =
        All.Add(new Cause<string, string, string, string, long>(2201, LogLevel.Warning, new(
        "service reports an error",
        "the realtime service reports {Code} (field {Param}, caused by {Cause}): {Message}; {Count} of this kind in this session, which goes on",
        "depends on the code",
        "nothing unless it repeats or the agent stays silent; then report code and session id")));

    /// <summary>Something that is no message.</summary>
    public static Cause<int, string, long> NotUnderstood { get; } = All.Add(new Cause<int, string, long>(2202, LogLevel.Warning, new(
        "message not understood",
        "a message of {Bytes} bytes from the realtime service is {Problem}; {Count} of them in this session",
        "a fault of the service, or something in between that changes what passes",
        "nothing unless it repeats; then report it with the session id")));

    /// <summary>What was heard of a reply was refused.</summary>
    public static Cause<string, long> PositionRefused { get; } = All.Add(new Cause<string, long>(2203, LogLevel.Warning, new(
        "heard position refused",
        "the realtime service does not take how much of a reply was heard: {Message}; {Count} times in this session. The agent may believe that all of it was",
        "the service counts its sound in another way than this device, or does not have this message at all",
        "nothing unless the agent refers to what nobody heard; then report it with the session id")));

    /// <summary>A reply found no room.</summary>
    public static Cause<double, int> ReplyQueueFull { get; } = All.Add(new Cause<double, int>(2204, LogLevel.Warning, new(
        "reply cut",
        "{Seconds} s of reply {Reply} found no room",
        "a reply longer than the queue holds, or a loudspeaker that has stopped",
        "ask for shorter answers in the instructions; look for lines about the loudspeaker")));

    /// <summary>The rate of the replies is not the one that was agreed.</summary>
    public static Cause<int, int> OtherRate { get; } = All.Add(new Cause<int, int>(2205, LogLevel.Warning, new(
        "replies at another rate",
        "the realtime service sends its replies at {Rate} Hz, and {Asked} Hz were agreed; they are played at the rate that it says",
        "a service that has only one rate",
        "nothing while the agent sounds as it should")));

    /// <summary>The account is empty.</summary>
    public static Cause<string> NoCredit { get; } = All.Add(new Cause<string>(2206, LogLevel.Error, new(
        "no credit",
        "the realtime service makes no replies, since the account has nothing left: {Code}",
        "a limit of the month, or a bill that is not paid",
        "look at the account's limits; the other voices of `voices` speak meanwhile")));
}
