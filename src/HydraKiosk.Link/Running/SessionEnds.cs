using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Running;

/// <summary>
/// What the end of a session, or of an attempt at one, means in the light of what was before it: which cause is told, and how long the next attempt
/// waits.
/// </summary>
internal sealed class SessionEnds(ReconnectPolicy policy, RetryWait retry, DropLoop drops, LinkJournal journal, TimeProvider clock)
{
    /// <summary>Why there may be no free place a moment after a session was lost.</summary>
    private const string OwnLastSession = "; it may be this device's own last session, which the service still counts";

    private long? _placeLeftAt; // when a session was lost that the service may still count
    private long? _hintedAt; // the one of these that the journal was told of

    /// <summary>What the end of a session means in the light of what was before it.</summary>
    public SessionOutcome Interpret(SessionOutcome outcome)
    {
        if (outcome.WasReady && (outcome.Cause == LinkCause.Lost || outcome.Cause == LinkCause.Recycled || outcome.Cause == LinkCause.ServerError))
        {
            _placeLeftAt = clock.GetTimestamp();
        }

        if (outcome.Cause == LinkCause.PolicyClosed && outcome.ReadyFor >= ReconnectPolicy.WorkedAfter)
        {
            // It was wanted for minutes: an age limit, most of the time, and nothing that a technician could do about it.
            return outcome with
            {
                Cause = LinkCause.ServiceGoesAway,
                Detail = $"{outcome.Detail}, after {outcome.ReadyFor.TotalMinutes:0.#} minutes of work"
            };
        }

        if (outcome.Cause == LinkCause.ServerFull && IsPlaceHeld)
        {
            return outcome with { Detail = outcome.Detail + OwnLastSession };
        }

        return IsClockInDoubt(outcome)
            ? outcome with { Detail = $"{ClockInWords(outcome.ClockAhead!.Value)}, which is the likelier cause; {outcome.Detail}" } : outcome;
    }

    /// <summary>Of a lost session that may still be counted the journal hears once; the status shows it with every attempt.</summary>
    public void Note(SessionOutcome outcome, int attempt, TimeSpan delay)
    {
        var hints = outcome.Detail.EndsWith(OwnLastSession, StringComparison.Ordinal);
        if (hints && _hintedAt == _placeLeftAt)
        {
            outcome = outcome with { Detail = outcome.Detail[..^OwnLastSession.Length] };
        }

        if (journal.Note(outcome, attempt, delay) && hints)
        {
            _hintedAt = _placeLeftAt;
        }
    }

    private bool IsPlaceHeld => _placeLeftAt is { } at && clock.GetElapsedTime(at) < ReconnectPolicy.PlaceHeldFor;

    /// <summary>With a clock that is far off, a key that is refused need not be wrong.</summary>
    private static bool IsClockInDoubt(SessionOutcome outcome) =>
        (outcome.Cause == LinkCause.CredentialsRefused || outcome.Cause == LinkCause.KeyNotAllowed)
            && outcome.ClockAhead?.Duration() > HttpAnswer.TolerableSkew;

    private string ClockInWords(TimeSpan ahead)
    {
        var here = clock.GetUtcNow();
        return $"this device's clock says {here:yyyy-MM-dd HH:mm} UTC and the service's {here - ahead:yyyy-MM-dd HH:mm} UTC";
    }

    /// <summary>What is told of a cause, and the wait that follows from it, which begins now.</summary>
    public LinkDown Down(LinkCause cause, SessionOutcome outcome)
    {
        var inDropLoop = outcome is { WasReady: true, RetryAtOnce: false } && drops.IsRecognised;
        var pace = outcome.ReadyFor >= ReconnectPolicy.WorkedAfter ? RetryPace.Ordinary
            : cause.Pace == RetryPace.ServerFull && IsPlaceHeld ? RetryPace.PlaceHeld
            : cause.Pace;
        var haste = pace == RetryPace.Credentials ? Haste.None
            : pace == RetryPace.Ordinary && outcome.RetryAfter is null && !inDropLoop ? Haste.Free
            : Haste.Spaced;
        var wait = policy.NextDelay(pace, outcome.ReadyFor, outcome.RetryAfter);
        var binds = outcome.ClosedByServer || (haste != Haste.Free && pace is not (RetryPace.ServerFull or RetryPace.PlaceHeld));
        var delay = retry.Set(wait, haste, binds);
        if (outcome.RetryAtOnce && delay > TimeSpan.Zero && retry.ForceByNetwork())
        {
            delay = retry.Remaining;
        }

        var told = inDropLoop ? LinkCause.AcceptThenDrop : cause;
        return new LinkDown(cause.Fault, outcome.Detail, delay, outcome.WasReady)
        {
            CauseCode = IsClockInDoubt(outcome) ? LinkTroubles.ClocksDiffer.Code : told.Code,
            NeedsTechnician = told.NeedsTechnician,
            SessionId = outcome.SessionId,
            ClockAhead = outcome.ClockAhead,
        };
    }
}
