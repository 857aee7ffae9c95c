using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Journal;
using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>
/// What goes wrong with the model and the voice: noted ever more rarely, and when it is too much, the session ends. Under the session's lock.
/// </summary>
/// <param name="parts">The journal, the settings, and how a session is ended.</param>
internal sealed class ServiceTroubles(DialogueParts parts)
{
    /// <summary>Failures in a row that end the session: then somebody else had better take over.</summary>
    public const int TooManyFailures = 3;

    private int _failures;
    private long _chatFailures;
    private long _speechFailures;
    private long _otherRates;

    /// <summary>A reply was made.</summary>
    public void Worked() => _failures = 0;

    /// <summary>Notes what went wrong with an answer of the model.</summary>
    public string NoteChat(ChatProblem problem)
    {
        if (PowersOfTen.IsDue(++_chatFailures) || problem.Trouble == ChatTrouble.OtherDialect)
        {
            var cause = problem.Trouble == ChatTrouble.OtherDialect ? CascadeCauses.OtherDialect : CascadeCauses.ChatFailed;
            cause.Write(parts.Log, Primitives.Service.EndpointRules.HostOf(parts.Options.Chat.Endpoint), problem.Detail, _chatFailures);
        }

        return problem.Detail;
    }

    /// <summary>Notes what went wrong with a sentence.</summary>
    public string NoteSpeech(SpeechProblem problem)
    {
        if (problem.Trouble == SpeechTrouble.OtherRate)
        {
            if (PowersOfTen.IsDue(++_otherRates))
            {
                CascadeCauses.OtherRate.Write(parts.Log, parts.Options.Speech.RateHz, problem.RateHz, problem.Detail, _otherRates);
            }
        }
        else if (PowersOfTen.IsDue(++_speechFailures))
        {
            CascadeCauses.SpeechFailed.Write(
                parts.Log, Primitives.Service.EndpointRules.HostOf(parts.Options.Speech.Endpoint), problem.Detail, _speechFailures);
        }

        return problem.Detail;
    }

    /// <summary>
    /// A service that refuses the key, or fails again and again, ends the session: then it is known what is wrong, and another voice can speak.
    /// </summary>
    public void GiveUp(ChatProblem? chat, SpeechProblem? speech)
    {
        if (chat is null && speech is null)
        {
            return;
        }

        var detail = chat is not null ? $"the language model: {chat.Detail}" : $"the speech service: {speech!.Detail}";
        if (chat?.Trouble == ChatTrouble.KeyRefused || speech?.Trouble == SpeechTrouble.KeyRefused)
        {
            parts.Fail(LinkCause.CredentialsRefused, detail);
        }
        else if (chat?.Trouble == ChatTrouble.OtherDialect)
        {
            parts.Fail(LinkCause.OtherService, detail);
        }
        else if (++_failures >= TooManyFailures)
        {
            parts.Fail(
                chat?.Trouble == ChatTrouble.TooMany ? LinkCause.RateLimited
                : speech?.Trouble == SpeechTrouble.Full ? LinkCause.ServerFull
                : LinkCause.ServerError,
                $"{detail}, {TooManyFailures} times in a row");
        }
    }
}
