using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Hands;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tests.Control;

public sealed class ButtonPressesTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly List<string> _posted = [];
    private readonly ButtonRelay _relay;
    private readonly ButtonPresses _buttons;

    public ButtonPressesTests()
    {
        _relay = new ButtonRelay(
            new Dictionary<string, ButtonOptions> { ["talk"] = new(), ["call"] = new() { Action = DeviceAction.Attendant } },
            input => _posted.Add($"{_clock.Elapsed.TotalMilliseconds}: {input}"), _ => { });
        _buttons = new ButtonPresses(_relay, _clock, _log);
    }

    public void Dispose() => _buttons.Dispose();

    [Fact]
    public void A_hold_ends_by_itself_and_not_before()
    {
        Press("talk", 1200);
        _clock.Advance(TimeSpan.FromMilliseconds(1199));
        Assert.True(_relay.IsHeld("talk"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(_relay.IsHeld("talk"));
        Assert.Equal([$"0: {new ActionBegan(DeviceAction.Talk)}", $"1200: {new ActionEnded(DeviceAction.Talk)}"], _posted);
        Assert.Equal(0, _clock.ArmedTimers);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_press_of_a_held_button_is_a_press_and_starts_its_time_over()
    {
        Press("talk", 500);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Press("talk", 500);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Press("talk", 100);
        _clock.Advance(TimeSpan.FromSeconds(5));

        // The conversation may have let go of the button by itself, as of one that is stuck: each press is told.
        Assert.Equal(
            [$"0: {new ActionBegan(DeviceAction.Talk)}", $"400: {new ActionBegan(DeviceAction.Talk)}", $"800: {new ActionBegan(DeviceAction.Talk)}", $"900: {new ActionEnded(DeviceAction.Talk)}"], _posted);
    }

    [Fact]
    public void Buttons_are_held_independently()
    {
        Press("talk", 300);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Press("call", 100);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [$"0: {new ActionBegan(DeviceAction.Talk)}", $"100: {new ActionBegan(DeviceAction.Attendant)}", $"200: {new ActionEnded(DeviceAction.Attendant)}", $"300: {new ActionEnded(DeviceAction.Talk)}"], _posted);
    }

    [Fact]
    public void A_button_held_down_stays_until_it_is_released_and_a_second_release_is_nothing()
    {
        Assert.True(_buttons.TryPress("talk", null, out _));
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.True(_buttons.TryRelease("talk", out _));
        Assert.True(_buttons.TryRelease("talk", out _));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal([$"0: {new ActionBegan(DeviceAction.Talk)}", $"90000: {new ActionEnded(DeviceAction.Talk)}"], _posted);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_button_that_nobody_releases_is_released_after_two_minutes_with_a_warning()
    {
        Assert.True(_buttons.TryPress("talk", null, out _));
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal($"120000: {new ActionEnded(DeviceAction.Talk)}", _posted[^1]);
        Assert.Equal(ControlCauses.HeldTooLong.Code, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public void The_end_of_the_daemon_releases_what_is_held()
    {
        Press("call", 5000);
        Assert.True(_buttons.TryPress("talk", null, out _));
        _buttons.Dispose();

        Assert.Equal([$"0: {new ActionEnded(DeviceAction.Attendant)}", $"0: {new ActionEnded(DeviceAction.Talk)}"], _posted.Skip(2).Order());
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Theory]
    [InlineData("tlak", "there is no button \"tlak\"; the configuration has \"talk\", \"call\". Did you mean \"talk\"?")]
    [InlineData("horn", "there is no button \"horn\"; the configuration has \"talk\", \"call\".")]
    [InlineData("a\nb", "there is no button \"a·b\"; the configuration has \"talk\", \"call\".")]
    public void A_button_that_does_not_exist_is_answered_with_those_that_do(string name, string expected)
    {
        Assert.False(_buttons.TryPress(name, null, out var problem));
        Assert.Equal(expected, problem);
        Assert.False(_buttons.TryRelease(name, out problem));
        Assert.Equal(expected, problem);
        Assert.Empty(_posted);
    }

    [Fact]
    public void Without_any_button_the_answer_says_how_to_add_one()
    {
        using var none = new ButtonPresses(
            new ButtonRelay(new Dictionary<string, ButtonOptions>(), input => _posted.Add(input.ToString()), _ => { }), _clock, _log);

        Assert.False(none.TryPress("talk", null, out var problem));
        Assert.Contains("\"buttons\": { \"talk\": { \"source\": \"control\" } }", problem, StringComparison.Ordinal);
    }

    private void Press(string button, int ms) => Assert.True(_buttons.TryPress(button, TimeSpan.FromMilliseconds(ms), out _));
}
