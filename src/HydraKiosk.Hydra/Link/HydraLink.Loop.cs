using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Dialing;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Outcomes;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Uplink;

namespace HydraKiosk.Hydra.Link;

/// <summary>The loop: one session after another, and the waits between them.</summary>
public sealed partial class HydraLink
{
    /// <summary>The cause code of a clock that differs from the service's.</summary>

    private async Task RunAsync()
    {
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                if (CurrentRequest() is { } request)
                {
                    await RunSessionAsync(request);
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
                // A plan that throws, above all. The request stands, so it is tried again like any failure.
                SessionCauses.LinkFailed.Write(_log, error.Message, error);
                var delay = _retry.Set(_policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero), Haste.Free, bindsNextRequest: false);
                _events.Writer.TryWrite(new LinkDown(LinkFault.ConfigurationRefused, error.Message, delay, WasReady: false));
            }
        }

        _events.Writer.TryComplete();
    }

    private (Func<SessionPlan> Plan, long Number)? CurrentRequest()
    {
        lock (_lock)
        {
            return _plan is { } plan ? (plan, _request) : null;
        }
    }

    private async Task RunSessionAsync((Func<SessionPlan> Plan, long Number) request)
    {
        if (request.Number != _attemptedRequest)
        {
            _attemptedRequest = request.Number;
            _attempt = 0;
            _lostOne = false;
            MeetEarlierWait();
        }

        await _waiting.PassAsync(_down, () => CurrentRequest()?.Number == request.Number);
        if (CurrentRequest()?.Number != request.Number)
        {
            return;
        }

        _attempt++;
        var plan = (CurrentRequest() ?? request).Plan();
        var session = new HydraSession(_parts, this, plan, sendVoice: plan.Voice != _refusedVoice, _lostOne);
        using var stop = new CancellationTokenSource();
        lock (_lock)
        {
            if (_plan is null || _request != request.Number)
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

        End(session, request.Number, outcome, before);
    }

    /// <summary>Tells how a session or an attempt ended, and sets the wait before the next one.</summary>
    private void End(HydraSession session, long request, SessionOutcome outcome, UplinkStatistics before)
    {
        outcome = _ends.Interpret(outcome);
        var down = (LinkDown?)null;
        var drops = 0;
        var closedAtOnce = outcome.ClosedByServer && outcome.ReadyFor < ReconnectPolicy.HealthyAfter;
        lock (_lock)
        {
            var wanted = ReferenceEquals(_session, session) && _request == request;
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
                down = _ends.Down(cause, outcome);
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
                    // again, its next request is told why it has to wait.
                    var loop = _ends.Down(LinkCause.ServerError, outcome);
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
            _journal.NoteTraffic(outcome, before, _pump.Statistics());
        }

        if (outcome.ReadyFor >= ReconnectPolicy.WorkedAfter)
        {
            _journal.Healthy();
        }

        if (down is not null && !closedAtOnce)
        {
            // A session that was ready ends a row of failed attempts; its loss is the first of the next.
            _attempt = outcome.WasReady ? 1 : _attempt;
            _ends.Note(outcome, _attempt, down.RetryIn!.Value);
            _attempt = outcome.WasReady ? 0 : _attempt;
            _lostOne |= outcome.WasReady;
        }

        if (drops > 0)
        {
            _journal.NoteDropLoop(drops, outcome.Detail, _retry.Remaining);
        }
    }

    /// <summary>A new request meets the wait of an old one: most of them do not concern it; the others are told at once.</summary>
    private void MeetEarlierWait()
    {
        if (!_retry.BindsNextRequest)
        {
            _retry.Clear();
            return;
        }

        if (_retry.IsAsked)
        {
            _retry.Force(); // a new request is a person's, most of the time
        }

        var left = _retry.Remaining;
        lock (_lock)
        {
            if (_plan is not null && _down is { } down && left > TimeSpan.Zero)
            {
                _events.Writer.TryWrite(down with { RetryIn = left, WasReady = false });
            }
        }
    }

    private void OnNetworkChanged()
    {
        HydraSession? session;
        bool ready;
        lock (_lock)
        {
            (session, ready) = (_session, _ready);
        }

        session?.OnNetworkChanged(_network!);

        // A session that runs is not hurried: whole fleets see the same change, and would lose their jitter by it at the next loss.
        if (!ready && _retry.ForceByNetwork())
        {
            SessionLog.NetworkChanged(_log, _options.Host);
        }
    }
}
