using System.Net.NetworkInformation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Dialing;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Outcomes;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Uplink;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Hydra.Link;

/// <summary>The loop: one session after another, and the waits between them.</summary>
public sealed partial class HydraLink
{
    /// <summary>The cause code of a clock that differs from the service's.</summary>

    /// <summary>Why there may be no free place a moment after a session was lost.</summary>
    private const string OwnLastSession = "; it may be this device's own last session, which the service still counts";

    /// <summary>By more than this no clock is corrected but by somebody who sets it.</summary>
    private static readonly TimeSpan _clockSetBy = TimeSpan.FromMinutes(1);

    private async Task RunAsync()
    {
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                if (TakeWish() is { } wish)
                {
                    await RunSessionAsync(wish);
                }
                else
                {
                    await _changed.WaitAsync(_disposing.Token);
                }
            }
            catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                // A plan that throws, above all. The wish stands, so it is tried again like any failure.
                SessionCauses.LinkFailed.Write(_log, error.Message, error);
                var delay = _retry.Set(_policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero), Haste.Free, bindsNewWish: false);
                _events.Writer.TryWrite(new LinkDown(LinkFault.ConfigurationRefused, error.Message, delay, WasReady: false));
            }
        }

        _events.Writer.TryComplete();
    }

    private (Func<SessionPlan> Plan, long Number)? TakeWish()
    {
        lock (_gate)
        {
            return _plan is { } plan ? (plan, _wish) : null;
        }
    }

    private async Task RunSessionAsync((Func<SessionPlan> Plan, long Number) wish)
    {
        if (wish.Number != _attemptedWish)
        {
            _attemptedWish = wish.Number;
            _attempt = 0;
            _lostOne = false;
            MeetWait();
        }

        await HoldAsync(wish.Number);
        if (TakeWish()?.Number != wish.Number)
        {
            return;
        }

        _attempt++;
        var plan = (TakeWish() ?? wish).Plan();
        var session = new HydraSession(_parts, this, plan, sendVoice: plan.Voice != _refusedVoice, _lostOne);
        using var stop = new CancellationTokenSource();
        lock (_gate)
        {
            if (_plan is null || _wish != wish.Number)
            {
                return; // changed its mind while the plan was made
            }

            _session = session;
            _sessionStop = stop;
            _events.Writer.TryWrite(new LinkConnecting(_attempt));
        }

        if (!_notedWay)
        {
            _notedWay = true;
            SessionLog.Way(_log, _options.Proxy.Choose(_options.Endpoint).Shown);
        }

        SessionLog.Connecting(_log, _options.Host, _attempt);
        var before = _pump.Statistics();
        var outcome = await session.RunAsync(stop.Token);
        if (session.VoiceRefused)
        {
            _refusedVoice = plan.Voice; // the next attempt begins without it
        }

        End(session, wish.Number, outcome, before);
    }

    /// <summary>Tells how a session or an attempt ended, and sets the wait before the next one.</summary>
    private void End(HydraSession session, long wish, SessionOutcome outcome, UplinkStatistics before)
    {
        outcome = Interpret(outcome);
        var down = (LinkDown?)null;
        var drops = 0;
        var closedAtOnce = outcome.ClosedByServer && outcome.ReadyFor < ReconnectPolicy.HealthyAfter;
        lock (_gate)
        {
            var wanted = ReferenceEquals(_session, session) && _wish == wish;
            if (ReferenceEquals(_session, session))
            {
                _session = null;
                _sessionStop = null;
            }

            _ready = false;
            var byFarEnd = wanted && !outcome.RetryAtOnce && outcome.Cause != LinkCause.Recycled
                && (outcome.Cause is not null || outcome.ClosedByServer);
            drops = outcome.WasReady && _drops.Ended(outcome.ReadyFor, byFarEnd) ? _drops.Drops : 0;
            if (wanted && outcome.Cause is { } cause)
            {
                down = Fault(cause, outcome);
                _events.Writer.TryWrite(down);
            }
            else
            {
                if (wanted)
                {
                    _plan = null; // the service ended it normally: whether another one is wanted, the conversation says
                }

                if (closedAtOnce)
                {
                    // A normal end, but one that must not be hammered by a conversation that wants a session always. Where it happens again and
                    // again, its next wish is told why it has to wait.
                    var loop = Fault(LinkCause.ServerError, outcome);
                    down = _drops.IsRecognised ? loop : null;
                }
                else if (_drops.Drops == 0)
                {
                    _policy.Reset();
                }

                if (outcome.WasReady)
                {
                    _events.Writer.TryWrite(new LinkClosed(wanted && outcome.ClosedByServer) { SessionId = outcome.SessionId });
                }
            }

            _down = down;
        }

        if (outcome.WasReady)
        {
            NoteTraffic(outcome, before);
        }

        if (outcome.ReadyFor >= ReconnectPolicy.WorkedAfter)
        {
            _journal.Healthy();
        }

        if (down is not null && !closedAtOnce)
        {
            // A session that was ready ends a row of failed attempts; its loss is the first of the next.
            _attempt = outcome.WasReady ? 1 : _attempt;
            NoteInJournal(outcome, down.RetryIn!.Value);
            _attempt = outcome.WasReady ? 0 : _attempt;
            _lostOne |= outcome.WasReady;
        }

        if (drops > 0)
        {
            _journal.NoteDropLoop(drops, outcome.Detail, _retry.Remaining);
        }
    }

    /// <summary>What the end of a session means in the light of what was before it.</summary>
    private SessionOutcome Interpret(SessionOutcome outcome)
    {
        if (outcome.WasReady && (outcome.Cause == LinkCause.Lost || outcome.Cause == LinkCause.Recycled || outcome.Cause == LinkCause.ServerError))
        {
            _placeLeftAt = _clock.GetTimestamp();
        }

        if (outcome.Cause == LinkCause.PolicyClosed && outcome.ReadyFor >= ReconnectPolicy.WorkedAfter)
        {
            // It was wanted for minutes: an age limit, most of the time, and nothing that a technician could do about it.
            return outcome with { Cause = LinkCause.ServiceGoesAway, Detail = $"{outcome.Detail}, after {outcome.ReadyFor.TotalMinutes:0.#} minutes of work" };
        }

        if (outcome.Cause == LinkCause.ServerFull && IsPlaceHeld)
        {
            return outcome with { Detail = outcome.Detail + OwnLastSession };
        }

        return IsClockInDoubt(outcome) ? outcome with { Detail = $"{ClockInWords(outcome.ClockAhead!.Value)}, which is the likelier cause; {outcome.Detail}" } : outcome;
    }

    /// <summary>Of a lost session that may still be counted the journal hears once; the status shows it with every attempt.</summary>
    private void NoteInJournal(SessionOutcome outcome, TimeSpan delay)
    {
        var hints = outcome.Detail.EndsWith(OwnLastSession, StringComparison.Ordinal);
        if (hints && _hintedAt == _placeLeftAt)
        {
            outcome = outcome with { Detail = outcome.Detail[..^OwnLastSession.Length] };
        }

        if (_journal.Note(outcome, _attempt, delay) && hints)
        {
            _hintedAt = _placeLeftAt;
        }
    }

    private bool IsPlaceHeld => _placeLeftAt is { } at && _clock.GetElapsedTime(at) < ReconnectPolicy.PlaceHeldFor;

    /// <summary>With a clock that is far off, a key that is refused need not be wrong.</summary>
    private static bool IsClockInDoubt(SessionOutcome outcome) =>
        (outcome.Cause == LinkCause.CredentialsRefused || outcome.Cause == LinkCause.KeyNotAllowed)
        && outcome.ClockAhead?.Duration() > HttpAnswer.TolerableSkew;

    private string ClockInWords(TimeSpan ahead)
    {
        var here = _clock.GetUtcNow();
        return $"this device's clock says {here:yyyy-MM-dd HH:mm} UTC and the service's {here - ahead:yyyy-MM-dd HH:mm} UTC";
    }

    private LinkDown Fault(LinkCause cause, SessionOutcome outcome)
    {
        var inDropLoop = outcome is { WasReady: true, RetryAtOnce: false } && _drops.IsRecognised;
        var pace = outcome.ReadyFor >= ReconnectPolicy.WorkedAfter ? RetryPace.Ordinary
            : cause.Pace == RetryPace.ServerFull && IsPlaceHeld ? RetryPace.PlaceHeld
            : cause.Pace;
        var haste = pace == RetryPace.Credentials ? Haste.None
            : pace == RetryPace.Ordinary && outcome.RetryAfter is null && !inDropLoop ? Haste.Free
            : Haste.Spaced;
        var wait = _policy.NextDelay(pace, outcome.ReadyFor, outcome.RetryAfter);
        var binds = outcome.ClosedByServer || (haste != Haste.Free && pace is not (RetryPace.ServerFull or RetryPace.PlaceHeld));
        var delay = _retry.Set(wait, haste, binds);
        if (outcome.RetryAtOnce && delay > TimeSpan.Zero && _retry.ForceByNetwork())
        {
            delay = _retry.Remaining;
        }

        var told = inDropLoop ? LinkCause.AcceptThenDrop : cause;
        return new LinkDown(cause.Fault, outcome.Detail, delay, outcome.WasReady)
        {
            CauseCode = IsClockInDoubt(outcome) ? SessionCauses.ClocksDiffer.Code : told.Code,
            NeedsTechnician = told.NeedsTechnician,
            SessionId = outcome.SessionId,
            ClockAhead = outcome.ClockAhead,
        };
    }

    /// <summary>A new wish meets the wait of an old one: most of them do not concern it; the others are told at once.</summary>
    private void MeetWait()
    {
        if (!_retry.BindsNewWish)
        {
            _retry.Clear();
            return;
        }

        if (_retry.IsAsked)
        {
            _retry.Force(); // a new wish is a person's, most of the time
        }

        var left = _retry.Remaining;
        lock (_gate)
        {
            if (_plan is not null && _down is { } down && left > TimeSpan.Zero)
            {
                _events.Writer.TryWrite(down with { RetryIn = left, WasReady = false });
            }
        }
    }

    /// <summary>Lets the wait pass; while it is about a refused key, looks whether another one stands in its place.</summary>
    private async Task HoldAsync(long wish)
    {
        var keyRefused = _down?.Fault == LinkFault.CredentialsRefused && _key.CanBeReadAgain;
        var clockDoubted = _down?.CauseCode == SessionCauses.ClocksDiffer.Code;
        var (wall, began) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        while (_retry.Remaining > TimeSpan.Zero)
        {
            var clockSet = clockDoubted && (_clock.GetUtcNow() - wall - _clock.GetElapsedTime(began)).Duration() > _clockSetBy;
            if (clockSet || (keyRefused && _key.Refresh()))
            {
                (keyRefused, clockDoubted) = (false, false);
                var delay = _policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero);
                if (delay < _retry.Remaining)
                {
                    _retry.Set(delay, Haste.Free, bindsNewWish: false);
                }
            }

            Task waiting;
            lock (_gate)
            {
                if (_plan is null || _wish != wish)
                {
                    return;
                }

                waiting = _retry.WaitAsync(keyRefused || clockDoubted ? _keyLook : null);
            }

            await waiting;
        }

        if (keyRefused)
        {
            _key.Refresh();
        }
    }

    private void OnNetworkChanged()
    {
        HydraSession? session;
        bool ready;
        lock (_gate)
        {
            (session, ready) = (_session, _ready);
        }

        try
        {
            session?.OnNetworkChanged(_network!);
        }
        catch (NetworkInformationException error)
        {
            SessionCauses.NetworkNotWatched.Write(_log, error.Message);
        }

        // A session that runs is not hurried: whole fleets see the same change, and would lose their jitter by it at the next loss.
        if (!ready && _retry.ForceByNetwork())
        {
            SessionLog.NetworkChanged(_log, _options.Host);
        }
    }

    private void NoteTraffic(SessionOutcome outcome, UplinkStatistics before)
    {
        var now = _pump.Statistics();
        SessionLog.Closed(
            _log,
            outcome.Cause is not null ? "lost" : outcome.ClosedByServer ? (outcome.CloseReason.Length == 0 ? "by the service" : $"by the service: {outcome.CloseReason}") : "by this device",
            (long)outcome.ReadyFor.TotalSeconds,
            now.ChunksSent - before.ChunksSent,
            now.SilentChunks - before.SilentChunks,
            now.StaleChunks - before.StaleChunks,
            (now.BytesDown - before.BytesDown) / 1024);
    }
}
