using HydraKiosk.Conversation.Voice;
using HydraKiosk.Voices.Cascade.Journal;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>Notes where the time of a reply went.</summary>
internal static class ReplyJournal
{
    /// <summary>One line for a reply. Under the session's lock.</summary>
    public static void Note(DialogueParts parts, ReplyRun run, ReplyOutcome outcome)
    {
        var d = run.Delays;
        var request = d.AskedAt == 0 ? 0 : (Between(d.TurnAt, d.AskedAt) - d.PersonRuled).TotalMilliseconds;
        var sentence = d.SaidAt == 0 || d.RuledAt == 0 ? 0 : Between(d.RuledAt, d.SaidAt).TotalMilliseconds;
        var sound = d.QueuedAt == 0 ? 0 : Between(d.SoundAt, d.QueuedAt).TotalMilliseconds;
        CascadeLog.ReplyMade(
            parts.Log, run.Number, outcome.ToString(), Math.Round(request + sentence + sound, 1), Math.Round(request, 1), Math.Round(sentence, 1),
            Math.Round(sound, 1), d.SentenceAt == 0 || d.AskedAt == 0 ? 0 : (long)Between(d.AskedAt, d.SentenceAt).TotalMilliseconds,
            d.SoundAt == 0 ? 0 : (long)Between(d.SaidAt, d.SoundAt).TotalMilliseconds, run.Heard.Text.Length,
            Math.Round(run.Heard.Sound.TotalSeconds, 1));

        TimeSpan Between(long from, long until) => parts.Clock.GetElapsedTime(from, until);
    }
}
