using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Hands;

namespace HydraKiosk.Tests.Hands;

public sealed class LightSignsTests
{
    private static readonly ConversationState _engaged = ConversationState.Initial with { IsEngaged = true, IsSessionWanted = true };

    [Fact]
    public void What_a_person_must_know_first_is_shown_first()
    {
        var state = _engaged with { Link = LinkState.Ready };
        Assert.Equal(LightSign.Idle, Sign(state)); // that it listens is told by the sound that leaves
        Assert.Equal(LightSign.Thinking, Sign(state with { IsReplyDue = true }));
        Assert.Equal(LightSign.Connecting, Sign(_engaged with { Link = LinkState.Connecting }));
        Assert.Equal(LightSign.Offline, Sign(_engaged with { Link = LinkState.Failing }));
        Assert.Equal(LightSign.Fault, Sign(state with { IsSoundWorking = false, IsReplyDue = true }));
        Assert.Equal(LightSign.Muted, Sign(state with { IsSoundWorking = false, Around = Surroundings.Unknown with { IsMutedBySwitch = true } }));
        Assert.Equal(LightSign.Stopped, Sign(state with { Around = Surroundings.Unknown with { IsKilled = true, IsMutedByPerson = true } }));
    }

    [Fact]
    public void That_no_tool_runs_or_staff_is_awaited_shows_while_nothing_else_does()
    {
        var state = _engaged with { Link = LinkState.Ready, Around = Surroundings.Unknown with { AreToolsStopped = true } };
        Assert.Equal(LightSign.ToolsStopped, Sign(state));
        Assert.Equal(LightSign.StaffCalled, Sign(state with { Around = state.Around with { IsStaffAwaited = true } }));
        Assert.Equal(LightSign.Thinking, Sign(state with { IsReplyDue = true }));
        Assert.Equal(LightSign.Stopped, Sign(state with { Around = state.Around with { IsKilled = true } }));
    }

    [Fact]
    public void That_another_voice_than_the_first_speaks_shows_while_nothing_else_does()
    {
        var state = _engaged with { Link = LinkState.Ready };
        Assert.Equal((LightSign.StandIn, 0), LightSigns.Of(state, null, isStandIn: true));
        Assert.Equal(LightSign.Thinking, LightSigns.Of(state with { IsReplyDue = true }, null, isStandIn: true).Sign);
        Assert.Equal(LightSign.Muted, LightSigns.Of(state with { Around = Surroundings.Unknown with { IsMutedBySwitch = true } }, null, true).Sign);
        Assert.Equal(
            LightSign.ToolsStopped, LightSigns.Of(state with { Around = Surroundings.Unknown with { AreToolsStopped = true } }, null, true).Sign);
    }

    [Theory]
    [InlineData(LinkFault.CredentialsRefused, true, LightSign.Fault, 3)]
    [InlineData(LinkFault.ConfigurationRefused, true, LightSign.Fault, 4)]
    [InlineData(LinkFault.CertificateRefused, true, LightSign.Fault, 2)]
    [InlineData(LinkFault.Unreachable, false, LightSign.Offline, 0)]
    public void A_service_that_somebody_has_to_see_to_blinks_its_number(LinkFault fault, bool needsTechnician, LightSign sign, int code) =>
        Assert.Equal(
            (sign, code),
            LightSigns.Of(
                _engaged with { Link = LinkState.Failing }, new SessionMissing(fault, "so it is", null) { NeedsTechnician = needsTechnician }));

    private static LightSign Sign(ConversationState state) => LightSigns.Of(state, null).Sign;
}
