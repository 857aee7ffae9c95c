using System.Net.NetworkInformation;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Uplink;

namespace HydraKiosk.Hydra.Link;

/// <summary>The loop: one session after another, and the waits between them.</summary>
public sealed partial class HydraLink
{
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
                SessionLog.LinkFailed(_log, error.Message, error);
                var delay = _retry.Set(_policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero), canBeForced: true, bindsNewWish: false);
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
            var byFarEnd = wanted && !outcome.RetryAtOnce && outcome.Cause is not LinkCause.Recycled && (outcome.Cause is not null || outcome.ClosedByServer);
            drops = outcome.WasReady && _drops.Ended(outcome.ReadyFor, byFarEnd) ? _drops.Drops : 0;
            if (wanted && outcome.Cause is { } cause)
            {
                down = Fault(OutcomeTable.Row(cause), outcome);
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
                    // Must not be hammered by a conversation that wants a session always. Its next wish is told why it has to wait.
                    down = Fault(OutcomeTable.Row(LinkCause.ServerError), outcome);
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

        if (outcome.ReadyFor >= ReconnectPolicy.HealthyAfter)
        {
            _journal.Healthy();
        }

        if (down is not null)
        {
            // A session that was ready ends a row of failed attempts; its loss is the first of the next.
            _attempt = outcome.WasReady ? 1 : _attempt;
            _journal.Note(closedAtOnce ? outcome with { Cause = LinkCause.ServerError } : outcome, _attempt, down.RetryIn!.Value);
            _attempt = outcome.WasReady ? 0 : _attempt;
            _lostOne |= outcome.WasReady;
        }

        if (drops > 0)
        {
            _journal.NoteDropLoop(drops, outcome.Detail, _retry.Remaining);
        }
    }

    private LinkDown Fault(OutcomeRow row, SessionOutcome outcome)
    {
        var inDropLoop = outcome is { WasReady: true, RetryAtOnce: false } && _drops.IsRecognised;
        var canBeForced = row.Pace == RetryPace.Ordinary && outcome.RetryAfter is null && !inDropLoop;
        var wait = _policy.NextDelay(row.Pace, outcome.ReadyFor, outcome.RetryAfter);
        var delay = _retry.Set(wait, canBeForced, bindsNewWish: outcome.ClosedByServer || (!canBeForced && row.Pace != RetryPace.ServerFull));
        if (outcome.RetryAtOnce && delay > TimeSpan.Zero && _retry.Force())
        {
            delay = _retry.Remaining;
        }

        var told = inDropLoop ? OutcomeTable.Row(LinkCause.AcceptThenDrop) : row;
        return new LinkDown(row.Fault, outcome.Detail, delay, outcome.WasReady)
        {
            CauseCode = told.Code,
            NeedsTechnician = told.NeedsTechnician,
            SessionId = outcome.SessionId,
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
        while (_retry.Remaining > TimeSpan.Zero)
        {
            if (keyRefused && _key.Refresh())
            {
                keyRefused = false;
                var delay = _policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero);
                if (delay < _retry.Remaining)
                {
                    _retry.Set(delay, canBeForced: true, bindsNewWish: false);
                }
            }

            Task waiting;
            lock (_gate)
            {
                if (_plan is null || _wish != wish)
                {
                    return;
                }

                waiting = _retry.WaitAsync(keyRefused ? _keyLook : null);
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
        lock (_gate)
        {
            session = _session;
        }

        try
        {
            session?.OnNetworkChanged(_network!);
        }
        catch (NetworkInformationException error)
        {
            SessionLog.NetworkNotWatched(_log, error.Message);
        }

        if (_retry.Force())
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
