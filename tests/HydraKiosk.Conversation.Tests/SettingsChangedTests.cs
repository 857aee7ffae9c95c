using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What becomes of a session when sessions are made of other settings from now on, and of a microphone that is to be on again.</summary>
public sealed class SettingsChangedTests
{
    [Fact]
    public void On_demand_a_session_is_tried_so_that_no_visitor_is_the_first()
    {
        var script = new Script(Script.OnDemand).Step(new DaemonStarted()).Ready();
        script.Link(new VoiceClosed(ByService: false));
        script.Done();

        Assert.Equal("open", script.Step(new SettingsChanged()).Done());
        Assert.True(script.State.IsTrial);
        Assert.Equal("close", script.Ready().Done());
    }

    [Fact]
    public void Always_connected_the_session_is_replaced()
    {
        var script = new Script(Script.Always with { Talk = TalkMode.PushToTalk }).Step(new DaemonStarted()).Ready();
        script.Done();

        script.Step(new SettingsChanged());

        Assert.Single(script.Effects.OfType<ReplaceSession>());
        Assert.True(script.State.IsSessionWanted);
    }

    [Fact]
    public void An_attempt_that_fails_is_made_again_at_once()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted())
            .Link(new VoiceDown(LinkFault.CredentialsRefused, "401", TimeSpan.FromMinutes(5), WasReady: false));
        script.Done();

        script.Step(new SettingsChanged());

        Assert.Single(script.Effects.OfType<RetrySession>());
    }

    [Fact]
    public void A_device_that_is_killed_stays_without_a_session()
    {
        var script = new Script(Script.OnDemand).Step(new DaemonStarted()).Move(DeviceAction.Kill, true);
        script.Done();

        Assert.Equal("", script.Step(new SettingsChanged()).Done());
    }

    [Fact]
    public void A_command_switches_the_microphone_on_again_and_a_switch_keeps_it_off()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready();
        script.Step(new MuteAsked());
        script.Done();

        Assert.Equal("unmute", script.Step(new UnmuteAsked()).Done());
        Assert.Equal("", script.Step(new UnmuteAsked()).Done());
        script.Step(new MuteAsked()).Move(DeviceAction.Mute, true);
        script.Done();
        Assert.Equal("", script.Step(new UnmuteAsked()).Done());
        Assert.True(script.State.Around.IsMuted);
    }
}
