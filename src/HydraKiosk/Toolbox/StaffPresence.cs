using HydraKiosk.Tools.Handoff;

namespace HydraKiosk.Toolbox;

/// <summary>Whether a member of staff stands beside the person: called to them, or come by themselves with a key. Any thread.</summary>
/// <param name="desk">Calls staff.</param>
internal sealed class StaffPresence(AttendantDesk desk)
{
    private volatile bool _isKeyOn;
    private volatile bool _isToggledOn;

    /// <summary>Whether somebody of the staff is there.</summary>
    public bool IsThere => _isKeyOn || _isToggledOn || desk.State == AttendantState.Attended;

    /// <summary>A person asks for staff by a button.</summary>
    public void Call() => desk.TryCall("The person has pressed the button for staff.");

    /// <summary>A button or a key switch of the staff.</summary>
    /// <param name="isThere">Whether they are there; null where a press says only that it has changed.</param>
    public void Move(bool? isThere)
    {
        var comes = isThere ?? !IsThere;
        if (isThere is { } key)
        {
            _isKeyOn = key;
        }

        if (!comes)
        {
            _ = Leave();
        }
        else if (!desk.Answer(isComing: true) && isThere is null)
        {
            _isToggledOn = true;
        }
    }

    /// <summary>Staff says that they come, do not come, or have left; over the control socket.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Say(string word) => word switch
    {
        "coming" => desk.Answer(isComing: true),
        "declined" => desk.Answer(isComing: false),
        _ => Leave(),
    };

    /// <summary>
    /// The conversation is over: a call is taken back, and who was called to the person goes with them. A key switch says how it stands itself.
    /// </summary>
    public void PersonLeft()
    {
        _isToggledOn = false; // a press says nothing about the next person
        desk.Withdraw();
    }

    private bool Leave()
    {
        var wasHere = IsThere;
        _isToggledOn = false;
        desk.StaffLeft();
        return wasHere;
    }
}
