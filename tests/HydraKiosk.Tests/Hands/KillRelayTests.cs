using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Tests.Hands;

/// <summary>What the kill switch means for microphone and conversation, beside the device's own switches.</summary>
public sealed class KillRelayTests
{
    private static readonly SwitchMoved _killed = new(DeviceAction.Kill, true);
    private static readonly SwitchMoved _released = new(DeviceAction.Kill, false);
    private static readonly SwitchMoved _muted = new(DeviceAction.Mute, true);
    private static readonly SwitchMoved _unmuted = new(DeviceAction.Mute, false);

    private readonly List<ConversationInput> _posted = [];
    private readonly List<string?> _troubles = [];
    private bool _isGateMuted;

    [Fact]
    public void Nothing_is_said_while_nothing_is_stopped()
    {
        Make();

        Assert.Empty(_posted);
        Assert.False(_isGateMuted);
    }

    [Fact]
    public void Stopped_tools_leave_the_conversation_alone()
    {
        var (kill, _) = Make();
        kill.Kill(KillScope.Tools, "a test");
        kill.Unkill("a test");

        Assert.Equal([new ToolsKilled(), new ToolsKilled(false)], _posted);
        Assert.False(_isGateMuted);
    }

    [Fact]
    public void A_stopped_microphone_is_muted_until_it_is_released()
    {
        var (kill, _) = Make();
        kill.Kill(KillScope.Microphone, "a test");
        Assert.True(_isGateMuted);
        kill.Unkill("a test");

        Assert.False(_isGateMuted);
        Assert.Equal([_muted, _unmuted], _posted);
    }

    [Fact]
    public void Everything_stopped_mutes_and_ends_the_session()
    {
        var (kill, _) = Make();
        kill.Kill(KillScope.All, "a test");
        Assert.True(_isGateMuted);
        kill.Unkill("a test");

        Assert.False(_isGateMuted);
        Assert.Equal([new ToolsKilled(), _killed, new ToolsKilled(false), _released], _posted);
    }

    [Fact]
    public void A_mute_switch_that_is_put_off_does_not_open_a_stopped_microphone()
    {
        var (kill, relay) = Make();
        Mute(relay, true);
        kill.Kill(KillScope.Microphone, "a test");
        Mute(relay, false);

        Assert.True(_isGateMuted);
        Assert.Equal(_muted, _posted[^1]);
        kill.Unkill("a test");
        Assert.False(_isGateMuted);
        Assert.Equal(_unmuted, _posted[^1]);
    }

    [Fact]
    public void A_release_does_not_open_a_microphone_that_a_switch_mutes()
    {
        var (kill, relay) = Make();
        Mute(relay, true);
        kill.Kill(KillScope.All, "a test");
        kill.Unkill("a test");

        Assert.True(_isGateMuted);
        Assert.DoesNotContain(_unmuted, _posted);
    }

    [Fact]
    public void A_kill_line_is_killed_until_it_was_read()
    {
        var (_, relay) = Make(hasLine: true);
        Assert.True(_isGateMuted);
        Assert.Equal(_killed, _posted[^1]);

        relay.Post(_released);
        Assert.False(_isGateMuted);
        Assert.Equal(_released, _posted[^1]);
        relay.Post(new SwitchMoved(DeviceAction.Kill, null));
        Assert.True(_isGateMuted);
        Assert.Equal(_killed, _posted[^1]);
    }

    [Fact]
    public void A_kill_line_that_is_put_off_does_not_release_a_command()
    {
        var (kill, relay) = Make(hasLine: true);
        kill.Kill(KillScope.All, "a test");
        relay.Post(_released);

        Assert.True(_isGateMuted);
        Assert.DoesNotContain(_released, _posted);
    }

    [Fact]
    public void What_else_the_buttons_say_goes_through()
    {
        var (_, relay) = Make();
        relay.Post(new ActionBegan(DeviceAction.Talk));

        Assert.Equal([new ActionBegan(DeviceAction.Talk)], _posted);
    }

    [Theory]
    [InlineData(ButtonSource.Gpio, true)]
    [InlineData(ButtonSource.Control, false)]
    public void Only_a_switch_on_the_device_has_to_be_read_first(ButtonSource source, bool expected) => Assert.Equal(
        expected, KillRelay.HasLine(new Dictionary<string, ButtonOptions> { ["kill"] = new() { Source = source } }));

    private (KillSwitch Kill, KillRelay Relay) Make(bool hasLine = false)
    {
        var kill = new KillSwitch(null, hasLine, new ManualClock(), new TestLog());
        return (kill, new KillRelay(kill, _posted.Add, isMuted => _isGateMuted = isMuted, _troubles.Add));
    }

    /// <summary>As <see cref="ButtonRelay"/> tells it.</summary>
    private static void Mute(KillRelay relay, bool isOn)
    {
        relay.MuteBySwitch(isOn);
        relay.Post(new SwitchMoved(DeviceAction.Mute, isOn));
    }
}
