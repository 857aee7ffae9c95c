using HydraKiosk.Primitives.Sound;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Handoff;

/// <summary>
/// Calls a member of staff and keeps track of the call: one at a time, from whoever asks for it to a button, the control socket, the webhook's reply,
/// or a time limit that ends it. Any thread.
/// </summary>
public sealed class AttendantDesk : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HandoffSettings _settings;
    private readonly HandoffPorts _ports;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly AttendantWebhook? _webhook;
    private AttendantState _state;
    private long _since;
    private AttendantCall? _call;
    private ITimer? _limit;
    private CancellationTokenSource? _posting;

    /// <param name="settings">How staff is called.</param>
    /// <param name="ports">The ways in which a call leaves the device.</param>
    /// <param name="time">The clock of every limit.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public AttendantDesk(HandoffSettings settings, HandoffPorts ports, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(ports);
        (_settings, _ports, _time, _log) = (settings, ports, time, log);
        _webhook = settings.WebhookUrl is { } url && ports.Send is { } send ? new AttendantWebhook(settings, url, send, time, log) : null;
    }

    /// <summary>The state is another. Called on any thread, outside of any lock; must not block.</summary>
    public Action<AttendantState>? Changed { get; set; }

    /// <summary>How long staff may take to answer.</summary>
    public TimeSpan CallLimit => _settings.CallLimit;

    /// <summary>How far the present call has come.</summary>
    public AttendantState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>How long the present state has lasted; zero while nobody was called.</summary>
    public TimeSpan InStateFor
    {
        get
        {
            lock (_lock)
            {
                return _state == AttendantState.None ? TimeSpan.Zero : _time.GetElapsedTime(_since);
            }
        }
    }

    /// <summary>Calls a member of staff.</summary>
    /// <param name="summary">What it is about.</param>
    /// <returns>The call; null where one is under way already, or staff is there.</returns>
    public AttendantCall? TryCall(string summary)
    {
        var call = new AttendantCall(Guid.NewGuid().ToString("N"), _time.GetUtcNow(), summary);
        return Take(AttendantEvent.Called, call: call) ? call : null;
    }

    /// <summary>Staff answers the present call: by a button, the control socket, or the webhook.</summary>
    /// <param name="isComing">Whether somebody comes.</param>
    /// <returns>False where nobody is being called.</returns>
    public bool Answer(bool isComing) => Take(isComing ? AttendantEvent.Coming : AttendantEvent.Declined);

    /// <summary>The member of staff has left. False where none was there.</summary>
    public bool StaffLeft() => Take(AttendantEvent.StaffLeft);

    /// <summary>The conversation is over, or everything is stopped: a call is taken back, and nobody counts as being there any more.</summary>
    /// <returns>False where there was no call.</returns>
    public bool Withdraw() => Take(AttendantEvent.Withdrawn);

    /// <summary>Takes back this call, where it is still the present one and unanswered; staff who are there stay.</summary>
    /// <param name="call">A call of this desk.</param>
    public void Withdraw(AttendantCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Take(AttendantEvent.CallerGone, of: call);
    }

    /// <summary>Takes back a call that is under way.</summary>
    public void Dispose() => Withdraw();

    /// <param name="input">What happened.</param>
    /// <param name="of">The call to which it did; null for the present one, whichever that is.</param>
    /// <param name="call">A new call.</param>
    /// <returns>Whether it changed anything.</returns>
    private bool Take(AttendantEvent input, AttendantCall? of = null, AttendantCall? call = null)
    {
        AttendantState next;
        AttendantActions todo;
        AttendantOutcome? outcome;
        AttendantCall? subject;
        CancellationTokenSource? posting = null;
        CancellationToken over = default;
        lock (_lock)
        {
            if (of is not null && of != _call)
            {
                return false; // it is about a call that is over
            }

            (next, todo, outcome) = AttendantMachine.Step(_state, input);
            if (next == _state)
            {
                return false;
            }

            _call = call ?? _call;
            subject = _call!;
            (_state, _since) = (next, _time.GetTimestamp());
            Arm(todo, subject);
            if (todo.HasFlag(AttendantActions.Post))
            {
                _posting = new CancellationTokenSource();
                over = _posting.Token;
            }
            else if (outcome is not null)
            {
                (posting, _posting) = (_posting, null);
            }

            if (next == AttendantState.None)
            {
                _call = null;
            }
        }

        posting?.Cancel();
        posting?.Dispose();
        Do(todo, subject, over);
        if (outcome is { } end)
        {
            HandoffLog.Ended(_log, end, _time.GetUtcNow() - subject.At);
            subject.End(end);
        }

        Changed?.Invoke(next);
        return true;
    }

    private void Arm(AttendantActions todo, AttendantCall subject)
    {
        if (todo.HasFlag(AttendantActions.Disarm))
        {
            _limit?.Dispose();
            _limit = null;
        }

        if (todo.HasFlag(AttendantActions.ArmCallLimit))
        {
            _limit = After(_settings.CallLimit, AttendantEvent.CallLimitPassed, subject);
        }
        else if (todo.HasFlag(AttendantActions.ArmAttendedLimit))
        {
            _limit = After(_settings.AttendedLimit, AttendantEvent.AttendedLimitPassed, subject);
        }
    }

    private ITimer After(TimeSpan limit, AttendantEvent input, AttendantCall subject) =>
        _time.CreateTimer(_ => Take(input, of: subject), null, limit, Timeout.InfiniteTimeSpan);

    private void Do(AttendantActions todo, AttendantCall subject, CancellationToken over)
    {
        var isLineUp = false;
        if (todo.HasFlag(AttendantActions.RaiseLine))
        {
            HandoffLog.Called(_log, subject.Id, subject.Summary.Length);
            isLineUp = _ports.SetLine?.Invoke(true) == true;
        }

        if (todo.HasFlag(AttendantActions.LowerLine))
        {
            _ = _ports.SetLine?.Invoke(false); // a line that cannot be used is told where it is used
        }

        if (todo.HasFlag(AttendantActions.PlayHold))
        {
            _ports.Play?.Invoke(LocalPrompt.PleaseWait);
        }

        if (todo.HasFlag(AttendantActions.Post))
        {
            _ = Task.Run(() => PostAsync(subject, isLineUp, over), CancellationToken.None);
        }

        if (todo.HasFlag(AttendantActions.PostWithdrawal) && _webhook is { } webhook)
        {
            _ = Task.Run(() => webhook.WithdrawAsync(subject), CancellationToken.None);
        }
    }

    private async Task PostAsync(AttendantCall call, bool isLineUp, CancellationToken over)
    {
        var delivery = _webhook is null ? WebhookDelivery.Failed : await _webhook.CallAsync(call, over).ConfigureAwait(false);
        if (delivery is WebhookDelivery.Coming or WebhookDelivery.Declined)
        {
            Take(delivery == WebhookDelivery.Coming ? AttendantEvent.Coming : AttendantEvent.Declined, of: call);
        }
        else if (delivery == WebhookDelivery.Failed && !isLineUp)
        {
            if (_webhook is null && _ports.SetLine is null)
            {
                HandoffCauses.NoWay.Write(_log);
            }

            Take(AttendantEvent.Undeliverable, of: call); // with a line somebody may see the lamp all the same
        }
    }
}
