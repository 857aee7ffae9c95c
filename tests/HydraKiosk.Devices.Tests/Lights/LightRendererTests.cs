using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LightRendererTests
{
    private const LampTraits All = LampTraits.Dims | LampTraits.Colours;
    private static readonly LightColour _green = LightPatterns.Of(LightSign.Listening).Colour;
    private static readonly LightColour _red = LightPatterns.Of(LightSign.Muted).Colour;

    [Theory]
    [InlineData(LightSign.Idle)]
    [InlineData(LightSign.Listening)]
    [InlineData(LightSign.Muted)]
    [InlineData(LightSign.Speaking)]
    public void What_does_not_change_by_itself_needs_no_timer(LightSign sign) =>
        Assert.Null(LightRenderer.Render(new LightState(sign), TimeSpan.FromSeconds(1.234), All).Next);

    [Fact]
    public void A_blink_changes_at_its_edges_and_says_when_the_next_one_is()
    {
        var offline = new LightState(LightSign.Offline);
        Assert.Equal(new LightFrame(_red, TimeSpan.FromMilliseconds(1000)), LightRenderer.Render(offline, TimeSpan.Zero, All));
        Assert.Equal(new LightFrame(_red, TimeSpan.FromMilliseconds(1)), LightRenderer.Render(offline, TimeSpan.FromMilliseconds(999), All));
        Assert.Equal(
            new LightFrame(LightColour.Off, TimeSpan.FromMilliseconds(1000)), LightRenderer.Render(offline, TimeSpan.FromMilliseconds(1000), All));
        Assert.Equal(new LightFrame(_red, TimeSpan.FromMilliseconds(500)), LightRenderer.Render(offline, TimeSpan.FromMilliseconds(6500), All));
    }

    [Fact]
    public void Every_sign_but_idle_begins_lit_so_that_a_change_is_seen_at_once() =>
        Assert.All(Enum.GetValues<LightSign>().Where(s => s is not (LightSign.Idle or LightSign.Speaking)), sign =>
        {
            Assert.Equal(255, LightRenderer.Render(new LightState(sign), TimeSpan.Zero, All).Colour.Brightness);
            Assert.Equal(255, LightRenderer.Render(new LightState(sign), TimeSpan.Zero, LampTraits.None).Colour.Brightness);
        });

    [Fact]
    public void Muted_is_solid_red_with_colours_and_winks_without()
    {
        Assert.Equal(new LightFrame(_red, null), LightRenderer.Render(new LightState(LightSign.Muted), TimeSpan.FromSeconds(1.9), All));
        Assert.Equal(
            LightColour.Off, LightRenderer.Render(new LightState(LightSign.Muted), TimeSpan.FromSeconds(1.9), LampTraits.Dims).Colour);
    }

    [Fact]
    public void Idle_is_dark_and_breathes_faintly_only_where_that_is_asked_for()
    {
        var idle = new LightState(LightSign.Idle);
        Assert.Equal(new LightFrame(LightColour.Off, null), LightRenderer.Render(idle, TimeSpan.Zero, All));
        Assert.Equal(new LightFrame(LightColour.Off, null), LightRenderer.Render(idle, TimeSpan.Zero, LampTraits.Breathes));
        Assert.InRange(LightRenderer.Render(idle, TimeSpan.Zero, All | LampTraits.Breathes).Colour.Brightness, 40, 60);
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 38)]
    [InlineData(float.NaN, 38)]
    [InlineData(-50, 38)]
    [InlineData(-25, 147)]
    [InlineData(0, 255)]
    [InlineData(40, 255)]
    [InlineData(float.PositiveInfinity, 255)]
    public void Speaking_follows_the_loudness_and_is_never_dark(float dbfs, int brightest)
    {
        var colour = LightRenderer.Render(new LightState(LightSign.Speaking, LevelDbfs: dbfs), TimeSpan.Zero, All).Colour;
        Assert.InRange(colour.Brightness, brightest - 1, brightest + 1);
    }

    [Fact]
    public void While_sound_leaves_the_device_no_lamp_is_ever_dark_whatever_the_sign()
    {
        foreach (var sign in Enum.GetValues<LightSign>())
        {
            for (var traits = LampTraits.None; traits <= (All | LampTraits.Breathes); traits++)
            {
                for (var ms = 0; ms < 8000; ms += 10)
                {
                    var colour = LightRenderer.Render(new LightState(sign, 5, IsSending: true), TimeSpan.FromMilliseconds(ms), traits).Colour;
                    Assert.True(colour.Brightness >= 128, $"{sign} is dark on {traits} after {ms} ms");
                }
            }
        }
    }

    [Theory]
    [InlineData(LightSign.Idle)]
    [InlineData(LightSign.Muted)]
    [InlineData(LightSign.Stopped)]
    [InlineData(LightSign.Offline)]
    public void Sound_that_leaves_the_device_wins_over_a_sign_that_says_the_opposite(LightSign sign) =>
        Assert.Equal(new LightFrame(_green, null), LightRenderer.Render(new LightState(sign, IsSending: true), TimeSpan.Zero, All));

    [Fact]
    public void A_person_who_is_to_press_the_button_is_asked_in_colour_even_while_sound_leaves_the_device()
    {
        var asking = new LightState(LightSign.Confirm, IsSending: true);
        Assert.Equal(LightPatterns.Of(LightSign.Confirm).Colour, LightRenderer.Render(asking, TimeSpan.Zero, All).Colour);
        Assert.Equal(_green, LightRenderer.Render(asking, TimeSpan.FromMilliseconds(200), All).Colour);
    }

    [Fact]
    public void A_strip_shows_a_light_that_runs_along_it_while_the_device_thinks()
    {
        var lamps = new LightColour[12];
        var heads = new List<int>();
        for (var ms = 50; ms < 1200; ms += 100)
        {
            Assert.Equal(
                TimeSpan.FromMilliseconds(20), LightRenderer.Render(new LightState(LightSign.Thinking), TimeSpan.FromMilliseconds(ms), All, lamps));
            heads.Add(Array.IndexOf(lamps, lamps.MaxBy(l => l.Brightness)));
            Assert.Contains(LightColour.Off, lamps);
        }

        Assert.Equal(Enumerable.Range(0, 12), heads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_very_short_strips_it_pulses_instead(int length)
    {
        var lamps = new LightColour[length];
        LightRenderer.Render(new LightState(LightSign.Thinking), TimeSpan.Zero, All, lamps);
        Assert.All(lamps, lamp => Assert.Equal(255, lamp.Brightness));
    }

    [Fact]
    public void A_frame_costs_no_memory()
    {
        var lamps = new LightColour[60];
        var at = TimeSpan.Zero;
        var sign = 0;
        Assert.Equal(0, Allocations.In(() =>
        {
            at += TimeSpan.FromMilliseconds(17);
            var state = new LightState((LightSign)(sign++ % 10), sign % 7, -20, sign % 3 == 0);
            LightRenderer.Render(state, at, All, lamps);
            LightRenderer.Render(state, at, LampTraits.None);
        }));
    }
}
