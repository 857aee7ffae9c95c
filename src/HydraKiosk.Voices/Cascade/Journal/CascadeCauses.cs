using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade.Journal;

/// <summary>What can go wrong between the three services of a cascade, 2250 to 2299. What ends its session is an outcome.</summary>
public static class CascadeCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The recogniser reports an error.</summary>
    public static Cause<string, long> HearingReportsError { get; } = All.Add(new Cause<string, long>(2250, LogLevel.Warning, new(
        "error of the speech recogniser",
        "the speech recogniser reports an error: {Text}; the session goes on",
        "a setting that it does not know, or a fault of its own",
        "check `hearing` of the voice; report the line if it repeats",
        "Seen {Count} times in this session")));

    /// <summary>A message of a service that is none.</summary>
    public static Cause<string, string, long> NotUnderstood { get; } = All.Add(new Cause<string, string, long>(2251, LogLevel.Warning, new(
        "message of a service not understood",
        "a message of the {Service} was not understood ({Problem}) and ignored",
        "something else than that service at the address, or a change of its wire",
        "check the address; where it is right, update HydraKiosk, and report the line if it stays",
        "Seen {Count} times in this session")));

    /// <summary>The recogniser did not give the rest of a turn in time.</summary>
    public static Cause<long, long> FinalLate { get; } = All.Add(new Cause<long, long>(2252, LogLevel.Warning, new(
        "the recogniser did not finish a turn",
        "the recogniser did not finish a turn within {LimitMs} ms; what it had said until then is taken",
        "the service is slow, or the link to it",
        "nothing unless it repeats",
        "Seen {Count} times in this session")));

    /// <summary>A chat request failed.</summary>
    public static Cause<string, string, long> ChatFailed { get; } = All.Add(new Cause<string, string, long>(2253, LogLevel.Warning, new(
        "the language model did not answer",
        "the language model at {Host} did not answer: {Problem}",
        "the service is down or slow, or the key or the model's name is wrong",
        "check `chat` of the voice; three in a row end the session",
        "Seen {Count} times in this session")));

    /// <summary>What answers is no chat endpoint of the expected kind.</summary>
    public static Cause<string, string, long> OtherDialect { get; } = All.Add(new Cause<string, string, long>(2254, LogLevel.Error, new(
        "the chat endpoint speaks another dialect",
        "what answers at {Host} does not speak OpenAI's chat completions as a stream: {Problem}",
        "an address of another interface of that service, or another service",
        "set `chat.endpoint` to the address that ends in /chat/completions",
        "Seen {Count} times in this session")));

    /// <summary>A tool call that is not whole.</summary>
    public static Cause<string, string> HalfACall { get; } = All.Add(new Cause<string, string>(2255, LogLevel.Warning, new(
        "half a tool call",
        "the language model asked for {Tool} and did not finish the call ({Problem}); it is not run",
        "an answer that was cut by its limit of tokens, or a fault of the service",
        "allow more tokens (`chat.mostTokens`), or use a model that is made for tools")));

    /// <summary>Speech failed.</summary>
    public static Cause<string, string, long> SpeechFailed { get; } = All.Add(new Cause<string, string, long>(2256, LogLevel.Warning, new(
        "a sentence was not spoken",
        "the speech service at {Host} did not speak a sentence: {Problem}",
        "the service is down or slow, or it does not know the voice",
        "check `speech` of the voice; three in a row end the session",
        "Seen {Count} times in this session")));

    /// <summary>Sound in a rate that was not agreed.</summary>
    public static Cause<int, int, string, long> OtherRate { get; } = All.Add(new Cause<int, int, string, long>(2257, LogLevel.Error, new(
        "speech in a rate that was not agreed",
        "the speech service was asked for {RateHz} Hz and sends {SentHz} Hz ({How}); the sentence is dropped",
        "a service that does not know the rate",
        "set `speech.rateHz` to a rate of the service",
        "Seen {Count} times in this session")));

    /// <summary>Too much of something.</summary>
    public static Cause<string, string> TooMuch { get; } = All.Add(new Cause<string, string>(2258, LogLevel.Warning, new(
        "too much of a service",
        "the {Service} sent {What}; the rest of it is dropped",
        "a fault of the service, or a model that does not stop",
        "limit the model's answers (`chat.mostTokens`)")));

    /// <summary>The moderator did not rule.</summary>
    public static Cause<string, string, long> ModeratorSilent { get; } = All.Add(new Cause<string, string, long>(2259, LogLevel.Error, new(
        "no ruling of the moderator",
        "the moderator gave no ruling on a text of the {Speaker} ({Problem}); it was refused",
        "its address or its program is wrong, or it is slow",
        "check `moderation` of the voice",
        "Seen {Count} times in this session")));

    /// <summary>Sound found no room.</summary>
    public static Cause<long> NoRoom { get; } = All.Add(new Cause<long>(2260, LogLevel.Warning, new(
        "speech found no room",
        "{Bytes} bytes of a reply found no room before the loudspeaker and were dropped",
        "a reply longer than the queue holds, or a loudspeaker that has stopped",
        "limit the model's answers (`chat.mostTokens`)")));
}
