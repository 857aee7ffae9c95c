using HydraKiosk.Fakes;
using HydraKiosk.Link.Dialing;

namespace HydraKiosk.Hydra.Tests;

/// <summary>How soon the kernel tries again while nothing arrives: a kernel's timer in virtual time, with the doubling of TCP.</summary>
public class KernelRepeatsTests
{
    private const int UsualMs = 8000;

    private readonly ManualClock _clock = new();
    private int _limitMs = UsualMs;
    private int _calls;
    private bool _takes = true;

    [Fact]
    public void After_three_seconds_of_loss_the_kernel_tries_again_within_less_than_a_second()
    {
        var tries = Tries(withRepeats: true, untilMs: 5000);
        Assert.True(Gap(tries, 3000) <= 1000, string.Join(' ', tries));
        Assert.True(Gap(tries, 4500) <= 600, string.Join(' ', tries));
        Assert.True(Gap(Tries(withRepeats: false, untilMs: 5000), 3100) > 1900); // what it would do by itself
    }

    [Fact]
    public void A_repetition_that_began_long_before_the_silence_does_not_make_the_kernel_give_up()
    {
        var tries = Tries(withRepeats: true, untilMs: 4500, lossyBeforeMs: 3000); // asserts it
        Assert.True(Gap(tries, 3000) <= 1000, string.Join(' ', tries));
    }

    [Fact]
    public void A_link_on_which_something_arrives_costs_no_call_and_a_look_now_and_then()
    {
        var looks = 0;
        var repeats = Make(() => ++looks > 0);
        for (var i = 0; i < 500; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            repeats.Note(TimeSpan.FromMilliseconds(i % 30 * 20));
        }

        Assert.Equal(0, _calls);
        Assert.Equal(50, looks);
    }

    [Fact]
    public void A_far_end_that_takes_nothing_for_now_has_the_usual_patience_too()
    {
        var repeats = Make(() => true);
        for (var ms = 0; ms < 4900; ms += 20)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            repeats.Note(TimeSpan.FromMilliseconds(ms));
        }

        Assert.Equal(0, _calls);
    }

    [Fact]
    public void When_something_arrives_again_the_kernel_has_its_usual_patience()
    {
        var repeats = Make(() => false);
        _clock.Advance(TimeSpan.FromSeconds(3));
        repeats.Note(TimeSpan.FromSeconds(3));
        Assert.Equal(3500, _limitMs);
        repeats.Note(TimeSpan.Zero);
        Assert.Equal(UsualMs, _limitMs);
    }

    [Fact]
    public void A_socket_that_does_not_take_it_is_asked_once()
    {
        _takes = false;
        var repeats = Make(() => false);
        _clock.Advance(TimeSpan.FromSeconds(2));
        repeats.Note(TimeSpan.FromSeconds(2));
        repeats.Note(TimeSpan.FromSeconds(3));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void A_session_that_looks_at_its_link_lets_it_hurry()
    {
        var pulse = new LinkPulse(_clock, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        pulse.Hurries(Make(() => false));
        pulse.Begin();
        for (var ms = 0; ms < 3000; ms += 20)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            Assert.Null(pulse.Verdict());
        }

        Assert.InRange(_limitMs, 3400, 3500);
    }

    private KernelRepeats Make(Func<bool> isWhole) => new(_clock, Set, isWhole, TimeSpan.FromMilliseconds(UsualMs));

    private bool Set(int milliseconds)
    {
        _calls++;
        _limitMs = milliseconds;
        return _takes;
    }

    /// <summary>
    /// When the kernel tries again, in milliseconds of silence: first 0.25 s after the last sign of life, then after twice as long each time.
    /// It counts from its first repetition, which on a lossy link is some time before.
    /// </summary>
    private List<int> Tries(bool withRepeats, int untilMs, int lossyBeforeMs = 0)
    {
        const int First = 250;
        _limitMs = UsualMs;
        var isRepeating = false;
        var repeats = Make(() => !isRepeating);
        isRepeating = lossyBeforeMs > 0;
        for (var now = 0; now < lossyBeforeMs; now += 20)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            repeats.Note(TimeSpan.FromMilliseconds(now % 100));
        }

        var tries = new List<int>();
        var next = First;
        var wait = 200;
        for (var now = 0; now < untilMs; now += 5)
        {
            if (withRepeats && now % 20 == 0)
            {
                repeats.Note(TimeSpan.FromMilliseconds(now));
            }

            if (now >= next)
            {
                isRepeating = true;
                var elapsed = lossyBeforeMs > 0 ? lossyBeforeMs + now : now - First;
                Assert.True(elapsed < _limitMs, $"the kernel gives up after {now} ms");
                tries.Add(now);
                wait *= 2;
                next = now + Math.Min(wait, _limitMs - elapsed);
            }

            _clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        return tries;
    }

    /// <summary>From a moment to the next attempt.</summary>
    private static int Gap(List<int> tries, int afterMs) => tries.Where(t => t >= afterMs).DefaultIfEmpty(int.MaxValue).First() - afterMs;
}
