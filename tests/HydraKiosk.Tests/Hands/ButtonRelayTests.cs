using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Fakes;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tests.Hands;

/// <summary>From buttons and switches, whatever they are connected to, to what the conversation understands.</summary>
public sealed class ButtonRelayTests
{
    private readonly List<ConversationInput> _posted = [];
    private readonly List<bool> _mutes = [];
    private readonly ButtonRelay _relay;
    private readonly TestLog _log = new();
    private readonly TroubleBoard _troubles = new(new ManualClock());

    public ButtonRelayTests() => _relay = new ButtonRelay(
        new Dictionary<string, ButtonOptions>
        {
            ["talk"] = new() { Source = ButtonSource.Gpio },
            ["pedal"] = new() { Source = ButtonSource.Input, Action = DeviceAction.Talk },
            ["mute"] = new() { Source = ButtonSource.Gpio, Latching = true },
            ["slider"] = new() { Source = ButtonSource.Input, Latching = true, Action = DeviceAction.Mute },
            ["presence"] = new() { Source = ButtonSource.Gpio },
            ["bell"] = new() { Source = ButtonSource.Control },
            ["kill"] = new() { Source = ButtonSource.Control },
        },
        _posted.Add, _mutes.Add);

    [Fact]
    public void Two_buttons_for_one_action_end_it_with_the_last_of_them()
    {
        _relay.Press("talk");
        _relay.Press("pedal");
        _relay.Release("talk");
        Assert.DoesNotContain(_posted, p => p is ActionEnded);
        _relay.Release("pedal");
        _relay.Release("pedal");

        Assert.Equal([new ActionBegan(DeviceAction.Talk), new ActionBegan(DeviceAction.Talk), new ActionEnded(DeviceAction.Talk)], _posted);
    }

    [Fact]
    public void A_switch_that_mutes_does_so_before_the_conversation_hears_of_it_and_one_of_two_is_enough()
    {
        _relay.Press("mute");
        _relay.Release("slider");
        _relay.Release("mute");

        Assert.Equal([true, true, true, false], _mutes); // before the first of them was read, too
        Assert.Equal([Muted(true), Muted(true), Muted(false)], _posted);
    }

    [Fact]
    public void A_button_for_a_profile_chooses_it_and_is_no_business_of_the_conversation_beyond_that()
    {
        var chosen = new List<string>();
        var relay = new ButtonRelay(
            new Dictionary<string, ButtonOptions>
            {
                ["night"] = new() { Source = ButtonSource.Control, Action = DeviceAction.Profile, Profile = "quiet" },
                ["profile"] = new() { Source = ButtonSource.Gpio, Profile = "base" },
                ["mute"] = new() { Source = ButtonSource.Control, Profile = "quiet" },
            },
            _posted.Add, _mutes.Add)
        { ChooseProfile = chosen.Add };

        relay.Press("night");
        relay.Release("night");
        relay.Press("profile");
        relay.Press("mute");

        Assert.Equal(["quiet", "base"], chosen);
        Assert.DoesNotContain(_posted, p => p is SwitchMoved);
    }

    [Fact]
    public void A_switch_of_which_nobody_knows_mutes()
    {
        _relay.Release("mute");
        _relay.Release("slider");
        _relay.Lose("mute");

        Assert.Equal([true, true, false, true], _mutes);
        Assert.Equal([Muted(null), Muted(false), Muted(null)], _posted);
    }

    [Fact]
    public void A_switch_at_the_device_is_out_of_reach_for_a_script_and_one_of_the_control_socket_is_not()
    {
        Assert.True(_relay.IsOutOfReach("mute"));
        Assert.True(_relay.IsOutOfReach("presence"));
        Assert.False(_relay.IsOutOfReach("talk"));
        Assert.False(_relay.IsOutOfReach("kill"));
        using var presses = new ButtonPresses(_relay, new ManualClock(), _log);
        Assert.False(presses.TryPress("mute", null, out var problem));
        Assert.Equal("\"mute\" is a switch at the device itself; only a hand there moves it.", problem);
    }

    [Fact]
    public void Headphones_are_in_while_one_plug_is_and_a_plug_of_which_nobody_knows_is_out()
    {
        var (posted, plugged) = (new List<ConversationInput>(), new List<bool>());
        var relay = new ButtonRelay(
            new Dictionary<string, ButtonOptions>
            {
                ["headphones"] = new() { Source = ButtonSource.Input },
                ["jack"] = new() { Source = ButtonSource.Gpio, Action = DeviceAction.Headphones },
            },
            posted.Add, _ => { })
        { Plug = plugged.Add };

        relay.Release("headphones");
        relay.Press("jack");
        relay.Press("headphones");
        relay.Release("jack");
        relay.Lose("headphones");

        Assert.Equal([false, true, true, true, false], plugged);
        Assert.Empty(posted); // the conversation goes on, and is heard elsewhere
        Assert.True(relay.IsSwitch("jack"));
    }

    [Fact]
    public void Presses_are_counted_once_each()
    {
        _relay.Press("bell");
        _relay.Press("bell");
        _relay.Release("bell");
        _relay.Press("bell");
        _relay.Press("kill");
        _relay.Press("kill");

        Assert.Equal((2, 1, 0), (_relay.Presses("bell"), _relay.Presses("kill"), _relay.Presses("talk")));
    }

    [Fact]
    public void A_button_that_is_for_nothing_is_held_and_posts_nothing()
    {
        _relay.Press("bell");
        Assert.True(_relay.IsHeld("bell"));
        _relay.Release("bell");
        Assert.False(_relay.IsHeld("bell"));
        Assert.Empty(_posted);
    }

    [Fact]
    public void What_happens_at_the_device_comes_through_and_what_was_held_at_the_start_does_not()
    {
        var listener = new ButtonListener(_relay, _troubles.Teller(ButtonCauses.Unusable.Code), _log);
        listener.Happened(new ButtonEvent("talk", ButtonEventKind.HeldAtStart, 0, default));
        listener.Happened(new ButtonEvent("talk", ButtonEventKind.LetGo, 1, default));
        Assert.Empty(_posted);

        listener.Happened(new ButtonEvent("talk", ButtonEventKind.Pressed, 2, default));
        listener.Happened(new ButtonEvent("talk", ButtonEventKind.LongPressed, 3, default));
        listener.Happened(new ButtonEvent("talk", ButtonEventKind.Released, 4, default));
        listener.Stands(new SwitchPosition("presence", true, 5));
        Assert.Equal(
            [new ActionBegan(DeviceAction.Talk), new ActionHeld(DeviceAction.Talk), new ActionEnded(DeviceAction.Talk),
                new SwitchMoved(DeviceAction.Presence, true)], _posted);
    }

    [Fact]
    public void A_button_that_fails_stands_in_the_status_until_it_works()
    {
        var listener = new ButtonListener(_relay, _troubles.Teller(ButtonCauses.Unusable.Code), _log);
        listener.Failed(new ButtonFault("talk", new DeviceException(DeviceFault.Missing, "kiosk line 0", "there is no such chip", "plug it in")));
        var trouble = Assert.Single(_troubles.Snapshot());
        Assert.Equal((ButtonCauses.Unusable.Code, "button talk: kiosk line 0: there is no such chip"), (trouble.CauseCode, trouble.Text));

        listener.Found(new ButtonFound("talk", "kiosk line 0"));
        Assert.Empty(_troubles.Snapshot());
    }

    private static SwitchMoved Muted(bool? isOn) => new(DeviceAction.Mute, isOn);
}
