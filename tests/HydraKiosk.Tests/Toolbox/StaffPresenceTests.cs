using HydraKiosk.Fakes;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Handoff;

namespace HydraKiosk.Tests.Toolbox;

/// <summary>Whether a member of staff stands beside the person.</summary>
public sealed class StaffPresenceTests : IDisposable
{
    private readonly AttendantDesk _desk = new(
        new HandoffSettings(), new HandoffPorts(SetLine: static _ => true), new ManualClock(), new TestLog());

    private readonly StaffPresence _staff;

    public StaffPresenceTests() => _staff = new StaffPresence(_desk);

    [Fact]
    public void A_call_that_is_answered_brings_somebody_who_can_leave_again()
    {
        Assert.False(_staff.Say("coming"));
        _staff.Call();
        Assert.False(_staff.IsThere);
        Assert.True(_staff.Say("coming"));
        Assert.True(_staff.IsThere);

        Assert.True(_staff.Say("left"));
        Assert.False(_staff.IsThere);
        Assert.False(_staff.Say("left"));
    }

    [Fact]
    public void A_key_says_how_it_stands_and_outlasts_a_person()
    {
        _staff.Move(true);
        Assert.True(_staff.IsThere);
        _staff.PersonLeft();
        Assert.True(_staff.IsThere);

        _staff.Move(false);
        Assert.False(_staff.IsThere);
    }

    [Fact]
    public void A_press_says_only_that_it_has_changed()
    {
        _staff.Move(null);
        Assert.True(_staff.IsThere);
        _staff.Move(null);
        Assert.False(_staff.IsThere);
    }

    [Fact]
    public void Who_was_called_to_a_person_goes_with_them()
    {
        _staff.Call();
        _staff.Say("coming");
        Assert.True(_staff.IsThere);

        _staff.PersonLeft();
        Assert.False(_staff.IsThere);
    }

    public void Dispose() => _desk.Dispose();
}
