using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;

namespace HydraKiosk.Hydra.Tests;

/// <summary>The parts that decide how long is waited and what is told of it, one rule at a time.</summary>
public class LinkWaitsTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly RetryWait _wait;
    private readonly LinkJournal _journal;

    public LinkWaitsTests()
    {
        _wait = new RetryWait(_clock);
        _journal = new LinkJournal(_log, "host", _clock);
    }

    [Theory]
    [InlineData("Ordinary", 0, 30)]
    [InlineData("ServerFull", 0, 60)]
    [InlineData("PlaceHeld", 0, 5)]
    [InlineData("Slow", 30, 300)]
    public void After_a_night_of_failures_there_is_still_a_wait_within_its_bounds(string pace, double least, double most)
    {
        var policy = new ReconnectPolicy(3);
        var waits = Enumerable.Range(0, 2_000).Select(_ => policy.NextDelay(Enum.Parse<RetryPace>(pace), TimeSpan.Zero).TotalSeconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, least, most));
        Assert.InRange(waits.Max(), most * 0.9, most);
        policy.Reset();
        Assert.InRange(policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero).TotalSeconds, 0, 0.5);
    }

    [Fact]
    public void A_press_makes_no_wait_longer()
    {
        _wait.Set(_minute, Haste.Free, bindsNextRequest: false);
        Assert.True(_wait.Force());
        _wait.Set(TimeSpan.FromSeconds(0.4), Haste.Free, bindsNextRequest: false);
        Assert.False(_wait.Force()); // a second after the last one would be later
        Assert.Equal(TimeSpan.FromSeconds(0.4), _wait.Remaining);

        _wait.Set(TimeSpan.FromSeconds(5), Haste.Spaced, bindsNextRequest: true);
        Assert.False(_wait.Force());
        Assert.Equal(TimeSpan.FromSeconds(5), _wait.Remaining);
    }

    [Fact]
    public void Haste_is_kept_for_a_wait_and_not_used_up_where_there_is_none()
    {
        Assert.False(_wait.Force());
        _wait.Clear();
        Assert.Equal(TimeSpan.Zero, _wait.Set(_minute, Haste.Free, bindsNextRequest: false));
    }

    [Fact]
    public void Haste_from_before_a_session_does_not_hurry_the_wait_after_its_loss()
    {
        _wait.Force();
        _wait.Arrived();
        Assert.Equal(_minute, _wait.Set(_minute, Haste.Free, bindsNextRequest: false));
        Assert.Equal(_minute, _wait.Remaining);
    }

    [Fact]
    public async Task A_wake_up_ends_one_wait_also_where_it_comes_first()
    {
        _wait.Set(_minute, Haste.None, bindsNextRequest: false);
        _wait.Wake();
        Assert.True(_wait.WaitAsync(null).IsCompleted);

        var second = _wait.WaitAsync(null);
        Assert.False(second.IsCompleted);
        _wait.Wake();
        await second.WaitAsync(ScriptedServer.Patience);

        var third = _wait.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(third.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await third.WaitAsync(ScriptedServer.Patience);
        Assert.Equal(TimeSpan.FromSeconds(50), _wait.Remaining); // a wake-up is no cut
    }

    [Fact]
    public void What_is_less_than_a_millisecond_has_passed()
    {
        _wait.Set(TimeSpan.FromMilliseconds(5.5), Haste.None, bindsNextRequest: false);
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(TimeSpan.Zero, _wait.Remaining);
    }

    [Fact]
    public void After_a_session_that_lived_every_cause_is_news_again()
    {
        Fail(LinkCause.Unreachable, LinkCause.Unreachable, LinkCause.Unreachable, LinkCause.Unreachable, LinkCause.NameUnknown,
            LinkCause.NameUnknown);
        Assert.Equal([2010, 2010, 2010, 2021], Told());

        _journal.Healthy();
        Fail(LinkCause.Unreachable, LinkCause.Unreachable, LinkCause.Unreachable, LinkCause.NameUnknown);
        Assert.Equal([2010, 2010, 2010, 2021], Told().Skip(4));
    }

    [Fact]
    public void A_cause_that_stays_is_told_ever_more_rarely_and_at_last_every_hour()
    {
        var times = new List<double>();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            if (_journal.Note(new SessionOutcome(LinkCause.Unreachable, "cable"), minute + 1, _minute))
            {
                times.Add(minute);
            }

            _clock.Advance(_minute);
        }

        var gaps = times.Zip(times.Skip(1), (from, to) => to - from).ToList();
        Assert.Equal([1, 1, 1, 2, 4, 8, 16, 32, 60, 60], gaps.Take(10));
        Assert.All(gaps.Skip(8), gap => Assert.Equal(60, gap));
        Assert.Equal(times.Count, _log.Lines.Count);
    }

    [Fact]
    public void A_wrong_clock_is_told_once_a_day_and_at_once_when_it_was_right_meanwhile()
    {
        var wrong = TimeSpan.FromHours(-3);
        _journal.NoteClock(wrong);
        _clock.Advance(TimeSpan.FromHours(23.9));
        _journal.NoteClock(wrong);
        _journal.NoteClock(null); // nobody said anything, which does not make it right
        _journal.NoteClock(wrong);
        Assert.Single(_log.Lines);

        _clock.Advance(TimeSpan.FromHours(0.1));
        _journal.NoteClock(wrong);
        Assert.Equal(2, _log.Lines.Count);

        _journal.NoteClock(TimeSpan.FromSeconds(20));
        _journal.NoteClock(wrong);
        Assert.Equal(3, _log.Lines.Count);
        Assert.Contains("2026-01-06 08:00 UTC, that of host 2026-01-06 11:00 UTC", _log.Lines.Last().Message, StringComparison.Ordinal);
    }

    private void Fail(params LinkCause[] causes)
    {
        foreach (var cause in causes)
        {
            _journal.Note(new SessionOutcome(cause, "because"), 1, _minute);
        }
    }

    private IEnumerable<int> Told() => _log.Lines.Select(l => l.EventId);
}
