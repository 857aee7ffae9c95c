namespace HydraKiosk.Tools.Handoff;

/// <summary>How far a call for staff has come.</summary>
public enum AttendantState
{
    /// <summary>Nobody was called.</summary>
    None,

    /// <summary>A member of staff is being called.</summary>
    Calling,

    /// <summary>A member of staff is there, or on the way.</summary>
    Attended,
}

/// <summary>What came of a call for staff.</summary>
public enum AttendantOutcome
{
    /// <summary>A member of staff comes.</summary>
    Coming,

    /// <summary>Staff said that nobody comes.</summary>
    Declined,

    /// <summary>Nobody answered in time.</summary>
    TimedOut,

    /// <summary>The call was taken back: the person left, the tool was stopped, or the device was.</summary>
    Withdrawn,

    /// <summary>There was no way to reach anybody.</summary>
    Undeliverable,
}

/// <summary>What happens to a call for staff.</summary>
internal enum AttendantEvent
{
    Called,
    Coming,
    Declined,
    CallLimitPassed,
    Undeliverable,
    Withdrawn,
    CallerGone,
    AttendedLimitPassed,
    StaffLeft,
}

/// <summary>What is to be done after a step.</summary>
[Flags]
internal enum AttendantActions
{
    None = 0,
    RaiseLine = 1,
    LowerLine = 2,
    PlayHold = 4,
    Post = 8,
    PostWithdrawal = 16,
    ArmCallLimit = 32,
    ArmAttendedLimit = 64,
    Disarm = 128,
}

/// <summary>The rules of a call for staff; it does nothing itself and reads no clock.</summary>
internal static class AttendantMachine
{
    private const AttendantActions Begin =
        AttendantActions.RaiseLine | AttendantActions.PlayHold | AttendantActions.Post | AttendantActions.ArmCallLimit;

    private const AttendantActions End = AttendantActions.LowerLine | AttendantActions.Disarm;
    private const AttendantActions EndUnheard = End | AttendantActions.PostWithdrawal;

    /// <summary>Next state, what to do, and the outcome of the call where it has one now. Pairs not listed keep the state and do nothing.</summary>
    public static (AttendantState Next, AttendantActions Do, AttendantOutcome? Outcome) Step(AttendantState state, AttendantEvent input) =>
        (state, input) switch
        {
            (AttendantState.None, AttendantEvent.Called) => (AttendantState.Calling, Begin, null),
            (AttendantState.Calling, AttendantEvent.Coming) =>
                (AttendantState.Attended, End | AttendantActions.ArmAttendedLimit, AttendantOutcome.Coming),
            (AttendantState.Calling, AttendantEvent.Declined) => (AttendantState.None, End, AttendantOutcome.Declined),

            // Staff who look at a call too late are told that it is over, as they are when the person has left.
            (AttendantState.Calling, AttendantEvent.CallLimitPassed) => (AttendantState.None, EndUnheard, AttendantOutcome.TimedOut),
            (AttendantState.Calling, AttendantEvent.Withdrawn or AttendantEvent.CallerGone) =>
                (AttendantState.None, EndUnheard, AttendantOutcome.Withdrawn),
            (AttendantState.Calling, AttendantEvent.Undeliverable) => (AttendantState.None, End, AttendantOutcome.Undeliverable),
            (AttendantState.Attended, AttendantEvent.AttendedLimitPassed or AttendantEvent.StaffLeft or AttendantEvent.Withdrawn) =>
                (AttendantState.None, AttendantActions.Disarm, null),
            _ => (state, AttendantActions.None, null),
        };
}
