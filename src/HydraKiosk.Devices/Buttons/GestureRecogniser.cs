using HydraKiosk.Devices.Contacts;

namespace HydraKiosk.Devices.Buttons;

/// <summary>
/// Makes presses and clicks of the changes of one contact. It has no clock and no thread: it judges by the timestamps of the source, however late
/// they arrive, and asks by <see cref="NextDeadlineNs"/> to be told when time has passed without a change. One thread at a time; it allocates nothing.
/// </summary>
/// <param name="button">The button's name.</param>
/// <param name="settings">What counts as a click.</param>
/// <param name="happened">Takes the events, in order, inside the calls.</param>
public sealed class GestureRecogniser(string button, GestureSettings settings, Action<ButtonEvent> happened)
{
    private const long Never = long.MaxValue;
    private const long NsPerTick = 100;

    private State _state = State.Open;
    private long _lastNs = long.MinValue;
    private long _pressedNs;

    // Counts from the press, and anew from a moment at which edges were lost: whether it was held all the time is not known then.
    private long _longAtNs = Never;
    private bool _wasLong;

    // A first click that waits for a second press, or whose second press is going on.
    private bool _hasClick;
    private long _clickNs;
    private long _clickAtNs = Never;
    private TimeSpan _clickHeld;

    private enum State
    {
        Open,
        Pressed,
        HeldAtStart,
    }

    /// <summary>Whether it is pressed or was held at the start.</summary>
    public bool IsClosed => _state != State.Open;

    /// <summary>When <see cref="Elapsed"/> is to be called unless a change comes first; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNs => Math.Min(_longAtNs, _clickAtNs);

    /// <summary>The contact has changed.</summary>
    public void Changed(ContactChange change)
    {
        if (change.Reason != ContactReason.ReadAgain)
        {
            Elapsed(change.TimestampNs); // what was due before this comes before it, although it is noticed only now
        }
        else if (IsDue(_clickAtNs, change.TimestampNs))
        {
            FireClick(); // the first click is whole, whatever was lost after it
        }

        var at = Math.Max(change.TimestampNs, _lastNs);
        switch (_state)
        {
            case State.Open when change.IsClosed && change.Reason == ContactReason.FoundAtStart:
                (_state, _pressedNs) = (State.HeldAtStart, at);
                Tell(ButtonEventKind.HeldAtStart, at, TimeSpan.Zero);
                break;
            case State.Open when change.IsClosed:
                Press(at);
                break;
            case State.Pressed when !change.IsClosed:
                Release(at, change.Reason);
                break;
            case State.Pressed when change.Reason == ContactReason.ReadAgain && !_wasLong:
                _longAtNs = Later(at, settings.LongPress);
                break;
            case State.HeldAtStart when !change.IsClosed:
                _state = State.Open;
                Tell(ButtonEventKind.LetGo, at, Held(at));
                break;
            default:
                break; // told again what is known
        }
    }

    /// <summary>Time has passed, to this moment, without a change that was heard of.</summary>
    /// <param name="nowNs">Nanoseconds of CLOCK_MONOTONIC; one before the last does nothing.</param>
    public void Elapsed(long nowNs)
    {
        if (IsDue(_clickAtNs, nowNs))
        {
            FireClick();
        }

        if (IsDue(_longAtNs, nowNs))
        {
            var at = Math.Max(_longAtNs, _lastNs);
            (_longAtNs, _wasLong) = (Never, true);
            FireClick(); // the second press is no click: the first one stands alone
            Tell(ButtonEventKind.LongPressed, at, Held(at));
        }
    }

    private void Press(long at)
    {
        (_state, _pressedNs, _wasLong) = (State.Pressed, at, false);
        _longAtNs = Later(at, settings.LongPress);
        _clickAtNs = Never; // a first click waits for what becomes of this press
        Tell(ButtonEventKind.Pressed, at, TimeSpan.Zero);
    }

    private void Release(long at, ContactReason reason)
    {
        var held = Held(at);

        // Of a release that was only noticed later, the true time is not known: it is a click where it is too short for anything else.
        var isClick = !_wasLong && held < settings.LongPress && reason is (ContactReason.Moved or ContactReason.ReadAgain);
        (_state, _longAtNs) = (State.Open, Never);
        Tell(ButtonEventKind.Released, at, held);
        if (!isClick)
        {
            FireClick();
        }
        else if (!settings.WantsDoubleClick)
        {
            Tell(ButtonEventKind.Clicked, at, held);
        }
        else if (_hasClick)
        {
            _hasClick = false;
            Tell(ButtonEventKind.DoubleClicked, at, held);
        }
        else
        {
            (_hasClick, _clickHeld, _clickNs) = (true, held, at);
            _clickAtNs = Later(at, settings.DoubleClickWindow);
        }
    }

    /// <summary>The first click, which waited, is a click and nothing more.</summary>
    private void FireClick()
    {
        if (_hasClick)
        {
            var at = Math.Max(_clickAtNs == Never ? _clickNs : _clickAtNs, _lastNs);
            (_hasClick, _clickAtNs) = (false, Never);
            Tell(ButtonEventKind.Clicked, at, _clickHeld);
        }
    }

    private void Tell(ButtonEventKind kind, long at, TimeSpan held)
    {
        _lastNs = at;
        happened(new ButtonEvent(button, kind, at, held));
    }

    private TimeSpan Held(long at) => new(Less(at, _pressedNs) / NsPerTick);

    private static bool IsDue(long deadlineNs, long nowNs) => deadlineNs != Never && deadlineNs <= nowNs;

    /// <summary>Timestamps come from drivers: nothing that one of them says may overflow.</summary>
    private static long Less(long at, long from) => from < 0 && at > Never + from ? Never : at - from;

    private static long Later(long at, TimeSpan by)
    {
        var ns = by.Ticks > Never / NsPerTick ? Never : by.Ticks * NsPerTick;
        return at > Never - ns ? Never : at + ns;
    }
}
