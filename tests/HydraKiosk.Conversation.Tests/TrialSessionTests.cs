using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;


namespace HydraKiosk.Conversation.Tests;

/// <summary>On demand, the key and the service are tried once at the start, so that no visitor is the first to find out.</summary>
public sealed class TrialSessionTests
{
    private static Script Trying()
    {
        var script = new Script(Script.OnDemand).Step(new DaemonStarted());
        Assert.Equal("open", script.Done());
        return script;
    }

    [Fact]
    public void A_trial_greets_nobody_hears_nobody_and_ends_as_soon_as_it_is_ready()
    {
        var script = Trying();
        Assert.True(script.State is { WasGreeted: true, Microphone.IsOpen: false, IsEngaged: false, Phase: ConversationPhase.Idle });

        Assert.Equal("close", script.Ready().Done());
        Assert.Equal(ConversationPhase.Idle, script.State.Phase);
        Assert.Equal("", script.Link(new VoiceClosed(ByService: false)).Done());
        Assert.Equal("keep400 gate+ open", script.Step(new PersonEngaged("presence")).Done());
        Assert.False(script.State.WasGreeted);
    }

    [Fact]
    public void A_service_without_room_is_told_and_not_tried_again_while_nobody_is_there()
    {
        var script = Trying().Link(new VoiceDown(LinkFault.ServerFull, "full", TimeSpan.FromSeconds(1), WasReady: false));

        Assert.Contains(script.Told, n => n is SessionMissing { Fault: LinkFault.ServerFull, RetryIn: null });
        Assert.Equal("close", script.Done());
        Assert.False(script.State.IsSessionWanted);
        Assert.Equal("keep400 gate+ open", script.Step(new PersonEngaged("presence")).Done());
    }

    [Theory]
    [InlineData(LinkFault.Unreachable)] // a network that is not up yet when the board starts
    [InlineData(LinkFault.CertificateRefused)] // or a clock
    public void What_comes_by_itself_is_waited_for_so_that_the_key_is_tried_after_all(LinkFault fault)
    {
        var script = Trying().Link(new VoiceDown(fault, "not yet", TimeSpan.FromSeconds(1), WasReady: false));

        Assert.Equal("", script.Done());
        Assert.True(script.State.IsSessionWanted);
        Assert.Equal("close", script.Ready().Done());
    }

    [Fact]
    public void A_refused_key_is_tried_again_by_the_link_until_it_is_right()
    {
        var script = Trying().Link(new VoiceDown(LinkFault.CredentialsRefused, "401", TimeSpan.FromMinutes(5), WasReady: false));
        Assert.Equal("", script.Done());
        Assert.Equal(ConversationPhase.Offline, script.State.Phase);

        Assert.Equal("close", script.Ready().Done());
    }

    [Fact]
    public void Who_comes_during_the_trial_gets_the_session()
    {
        var script = Trying().Step(new PersonEngaged("presence"));
        Assert.Contains(script.Effects, e => e is PlayEarcon { Earcon: Earcon.Listening }); // the session that is being tried greets nobody
        Assert.Equal("keep400 gate+", script.Done());
        Assert.False(script.State.WasGreeted); // an attempt that begins from now on greets

        Assert.Equal("", script.Ready().Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.True(script.State.WasGreeted, "and one after a loss does not");
        Assert.DoesNotContain(script.Lost().Effects, e => e is CloseSession);
    }

    [Fact]
    public void A_stop_ends_the_trial() => Assert.Equal("close", Trying().Step(new DaemonStopping()).Done());
}
