using HydraKiosk.Fakes;
using HydraKiosk.Link.Dialing;

namespace HydraKiosk.Hydra.Tests;

/// <summary>When a link is dead, in virtual time: looked at every 20 ms as a session does it.</summary>
public class LinkPulseTests
{
    private readonly ManualClock _clock = new();
    private readonly LinkPulse _pulse;

    public LinkPulseTests()
    {
        _pulse = new LinkPulse(_clock, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        _pulse.Begin();
    }

    /// <summary>Time passes; returns after how long the link counted as dead, and why.</summary>
    private (double Seconds, string? Why) Run(double seconds, bool hears = false, bool sends = false)
    {
        for (var step = 1; step <= seconds * 50; step++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            if (hears && step % 12 == 0)
            {
                _pulse.Heard();
            }

            if (sends)
            {
                _pulse.SendBegins();
                _pulse.SendEnds();
            }

            if (_pulse.Verdict() is { } why)
            {
                return (step / 50.0, why);
            }
        }

        return (seconds, null);
    }

    [Fact]
    public void A_stall_of_four_and_a_half_seconds_in_both_directions_is_survived()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.Null(Run(2, hears: true, sends: true).Why);
            Assert.Null(Run(0.24, sends: true).Why); // the last answer is a quarter of a second old
            _pulse.SendBegins();
            Assert.Null(Run(4.5).Why);
            _pulse.SendEnds();
            _pulse.Heard();
        }
    }

    [Fact]
    public void A_dead_link_is_found_within_about_five_seconds()
    {
        Assert.Null(Run(2, hears: true, sends: true).Why);
        Assert.Null(Run(0.5, sends: true).Why); // what the kernel still takes
        _pulse.SendBegins();
        var (seconds, why) = Run(10);
        Assert.InRange(seconds, 4.2, 5.1);
        Assert.NotNull(why);
    }

    [Fact]
    public void Answers_that_come_seconds_late_end_nothing_while_something_is_sent_or_arrives()
    {
        Assert.Null(Run(10, sends: true).Why);
        _pulse.Heard();
        Assert.Null(Run(60, hears: true, sends: true).Why);
        Assert.Null(Run(4, hears: true).Why);
    }

    [Fact]
    public void A_far_end_that_takes_everything_and_never_answers_is_found_all_the_same()
    {
        var (seconds, why) = Run(60, sends: true);
        Assert.InRange(seconds, 15, 15.1);
        Assert.Contains("ping", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_send_that_does_not_end_is_found_sooner_where_nothing_arrives()
    {
        _pulse.SendBegins();
        Assert.InRange(Run(60, hears: true).Seconds, 15, 15.1);
        _pulse.SendEnds();
        _pulse.Heard();
        Assert.Null(Run(0.02).Why);
        _pulse.SendBegins();
        Assert.InRange(Run(60).Seconds, 5, 5.1);
    }

    [Fact]
    public void A_machine_that_stood_still_first_reads_what_has_come_meanwhile()
    {
        _pulse.SendBegins();
        _clock.Advance(TimeSpan.FromMinutes(10)); // suspended
        Assert.Null(_pulse.Verdict());
        Assert.InRange(Run(60).Seconds, 5, 5.1); // and a link that is really dead is found in its time
    }

    [Fact]
    public void Nothing_is_judged_before_the_session_runs_nor_without_a_limit()
    {
        var pulse = new LinkPulse(_clock, TimeSpan.FromSeconds(0.5), Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(5));
        using var stream = new PulseStream(Stream.Null, pulse);
        pulse.Wraps(stream);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(pulse.Verdict());
        Assert.False(pulse.TakePing(stream));
        pulse.Begin();
        for (var i = 0; i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            Assert.Null(pulse.Verdict());
        }

        Assert.True(pulse.TakePing(stream));
        Assert.False(pulse.TakePing(stream)); // once
    }

    [Fact]
    public async Task Of_streams_around_each_other_only_the_outermost_pings_and_each_hears()
    {
        using var below = new MemoryStream();
        await using var inner = new PulseStream(below, _pulse);
        _pulse.Wraps(inner);
        await using var outer = new PulseStream(inner, _pulse);
        _pulse.Wraps(outer);
        _clock.Advance(TimeSpan.FromSeconds(0.6));
        await inner.WriteAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        Assert.Equal(1, below.Length);
        await outer.WriteAsync(new byte[] { 8 }, TestContext.Current.CancellationToken);
        Assert.Equal([7, 0x89, 0x80], below.ToArray()[..3]);
        Assert.Equal((8, 8L), (below.ToArray()[^1], below.Length)); // the ping is six bytes, then the frame
        below.Position = 0;
        await outer.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.Zero, _pulse.Silence);
    }
}
