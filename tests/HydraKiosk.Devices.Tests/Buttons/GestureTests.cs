using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Buttons;

public sealed class GestureTests
{
    private readonly List<ButtonEvent> _events = [];

    [Fact]
    public void A_short_press_is_a_click_at_once()
    {
        Play(new GestureSettings(), "+100 -250");

        Assert.Equal("Pressed@100 Released@250 Clicked@250", Said());
        Assert.Equal(TimeSpan.FromMilliseconds(150), _events[1].HeldFor);
        Assert.Equal(TimeSpan.FromMilliseconds(150), _events[2].HeldFor);
        Assert.All(_events, e => Assert.Equal("talk", e.Button));
    }

    [Fact]
    public void A_long_press_is_told_while_it_lasts_and_is_no_click()
    {
        Play(new GestureSettings(), "+100 t899 t900 -2000");

        Assert.Equal("Pressed@100 LongPressed@900 Released@2000", Said());
        Assert.Equal(TimeSpan.FromMilliseconds(800), _events[1].HeldFor);
    }

    [Fact]
    public void A_release_that_arrives_late_is_judged_by_its_own_time()
    {
        Play(new GestureSettings(), "+100 -950");
        Assert.Equal("Pressed@100 LongPressed@900 Released@950", Said());

        Play(new GestureSettings(), "+100 -899 t5000");
        Assert.Equal("Pressed@100 Released@899 Clicked@899", Said());
    }

    [Fact]
    public void How_long_a_long_press_is_can_be_said()
    {
        Play(new GestureSettings { LongPress = TimeSpan.FromSeconds(3) }, "+100 t3000 -3099 +4000 t7000");

        Assert.Equal("Pressed@100 Released@3099 Clicked@3099 Pressed@4000 LongPressed@7000", Said());
    }

    [Fact]
    public void Two_quick_clicks_are_a_double_click_where_the_button_wants_it()
    {
        Play(_wantsDouble, "+100 -200 +400 -500 t2000");
        Assert.Equal("Pressed@100 Released@200 Pressed@400 Released@500 DoubleClicked@500", Said());

        Play(new GestureSettings(), "+100 -200 +400 -500");
        Assert.Equal("Pressed@100 Released@200 Clicked@200 Pressed@400 Released@500 Clicked@500", Said());
    }

    [Fact]
    public void A_single_click_waits_for_the_second_no_longer_than_the_window()
    {
        Play(_wantsDouble, "+100 -200 t549 t550");
        Assert.Equal("Pressed@100 Released@200 Clicked@550", Said());

        Play(_wantsDouble, "+100 -200 +550 -600"); // too late by its own time, although nothing else said so
        Assert.Equal("Pressed@100 Released@200 Clicked@550 Pressed@550 Released@600", Said());
    }

    [Fact]
    public void Three_quick_clicks_are_a_double_click_and_a_click()
    {
        Play(_wantsDouble, "+0 -50 +100 -150 +200 -250 t1000");

        Assert.Equal("Pressed@0 Released@50 Pressed@100 Released@150 DoubleClicked@150 Pressed@200 Released@250 Clicked@600", Said());
    }

    [Fact]
    public void A_second_press_that_becomes_long_leaves_the_first_click_alone()
    {
        Play(_wantsDouble, "+0 -50 +100 t900 -1000");

        Assert.Equal("Pressed@0 Released@50 Pressed@100 Clicked@100 LongPressed@900 Released@1000", Said());
    }

    [Fact]
    public void Held_at_the_start_it_is_noticed_and_fires_nothing_until_it_was_let_go_of()
    {
        Play(new GestureSettings(), "s+0 t5000 -6000 +7000 -7100");

        Assert.Equal("HeldAtStart@0 LetGo@6000 Pressed@7000 Released@7100 Clicked@7100", Said());
    }

    [Fact]
    public void Open_at_the_start_is_no_news()
    {
        Play(new GestureSettings(), "s-0");

        Assert.Equal("", Said());
    }

    [Fact]
    public void A_device_that_goes_lets_go_without_a_click()
    {
        Play(new GestureSettings(), "+100 g-200 s+300 g-400 s-500 +600 -700");

        Assert.Equal("Pressed@100 Released@200 HeldAtStart@300 LetGo@400 Pressed@600 Released@700 Clicked@700", Said());
    }

    [Fact]
    public void A_device_that_goes_in_the_second_press_leaves_the_first_click_alone()
    {
        Play(_wantsDouble, "+0 -50 +100 g-150 t3000");

        Assert.Equal("Pressed@0 Released@50 Pressed@100 Released@150 Clicked@150", Said());
    }

    [Fact]
    public void A_press_of_which_the_edge_was_lost_is_a_press()
    {
        Play(new GestureSettings(), "r+100 -200");

        Assert.Equal("Pressed@100 Released@200 Clicked@200", Said());
    }

    [Fact]
    public void A_release_of_which_the_edge_was_lost_is_a_click_only_where_it_was_surely_short()
    {
        Play(new GestureSettings(), "+100 r-400");
        Assert.Equal("Pressed@100 Released@400 Clicked@400", Said());

        Play(new GestureSettings(), "+100 r-2000"); // short or long: nobody knows
        Assert.Equal("Pressed@100 Released@2000", Said());
    }

    [Fact]
    public void A_press_during_which_edges_were_lost_is_long_only_from_then_on()
    {
        Play(new GestureSettings(), "+100 r+600 t1399 t1400 -1500");

        Assert.Equal("Pressed@100 LongPressed@1400 Released@1500", Said());
    }

    [Fact]
    public void What_is_told_twice_counts_once()
    {
        Play(new GestureSettings(), "+100 +150 -200 -250 s-300");

        Assert.Equal("Pressed@100 Released@200 Clicked@200", Said());
    }

    [Fact]
    public void Time_that_goes_back_makes_no_negative_press()
    {
        Play(new GestureSettings(), "+5000 -100 +50 -6000");

        Assert.Equal("Pressed@5000 Released@5000 Clicked@5000 Pressed@5000 LongPressed@5800 Released@6000", Said());
        Assert.All(_events, e => Assert.True(e.HeldFor >= TimeSpan.Zero));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GestureSettings { LongPress = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GestureSettings { DoubleClickWindow = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GestureSettings { BounceWindow = TimeSpan.Zero });
    }

    [Fact]
    public void A_click_allocates_nothing()
    {
        var clicks = 0;
        var recogniser = new GestureRecogniser("talk", _wantsDouble, e => clicks += e.Kind == ButtonEventKind.Clicked ? 1 : 0);
        var at = 0L;

        Assert.Equal(0, Allocations.In(() =>
        {
            at += 1_000_000_000;
            recogniser.Changed(new ContactChange(true, at, ContactReason.Moved));
            recogniser.Changed(new ContactChange(false, at + 100_000_000, ContactReason.Moved));
            recogniser.Elapsed(at + 900_000_000);
        }));
        Assert.True(clicks >= 250);
    }

    private static readonly GestureSettings _wantsDouble = new() { WantsDoubleClick = true };

    /// <summary>
    /// Steps with a time in milliseconds: + closed, - open, t time passes; before them s for found at the start, r for read again, g for gone.
    /// </summary>
    private void Play(GestureSettings settings, string script)
    {
        _events.Clear();
        var recogniser = new GestureRecogniser("talk", settings, _events.Add);
        foreach (var step in script.Split(' '))
        {
            var reason = step[0] switch
            {
                's' => ContactReason.FoundAtStart,
                'r' => ContactReason.ReadAgain,
                'g' => ContactReason.DeviceGone,
                _ => ContactReason.Moved,
            };
            var rest = reason == ContactReason.Moved ? step : step[1..];
            var at = long.Parse(rest[1..]) * 1_000_000;
            if (rest[0] == 't')
            {
                recogniser.Elapsed(at);
            }
            else
            {
                recogniser.Changed(new ContactChange(rest[0] == '+', at, reason));
            }
        }
    }

    private string Said() => string.Join(' ', _events.Select(e => $"{e.Kind}@{e.TimestampNs / 1_000_000}"));
}
