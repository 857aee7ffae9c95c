using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade.Journal;

/// <summary>Lines of a cascade that nobody has to act on. No words, only their number.</summary>
internal static partial class CascadeLog
{
    [LoggerMessage(2270, LogLevel.Debug, "turn taken: {Characters} characters; recogniser {RecogniserMs} ms after the end of speech")]
    public static partial void TurnTaken(ILogger log, int characters, long recogniserMs);

    [LoggerMessage(2271, LogLevel.Information,
        "reply {Reply}: {Outcome}; own delay {OwnMs} ms (request {RequestMs}, sentence {SentenceMs}, sound {SoundMs}), model {ModelMs} ms, "
        + "speech {SpeechMs} ms, {Characters} characters, {SoundSeconds} s of sound")]
    public static partial void ReplyMade(
        ILogger log, int reply, string outcome, double ownMs, double requestMs, double sentenceMs, double soundMs, long modelMs, long speechMs,
        int characters, double soundSeconds);

    [LoggerMessage(2272, LogLevel.Information, "the moderator ruled {Ruling} on a text of the {Speaker}")]
    public static partial void Ruled(ILogger log, string ruling, string speaker);

    [LoggerMessage(2273, LogLevel.Debug, "the speech connection was opened anew: {Why}")]
    public static partial void SpeechAnew(ILogger log, string why);

    [LoggerMessage(2274, LogLevel.Debug, "words of the recogniser that belong to no turn were dropped: {Characters} characters")]
    public static partial void LateWords(ILogger log, int characters);
}
