using System.Numerics;
using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LightPatternsTests
{
    private const int StepMs = 10;
    private const int WindowMs = 3000;

    /// <summary>A difference of less is a flicker that nobody is sure to have seen.</summary>
    private const int LeastDifferenceMs = 200;

    private static readonly LightSign[] _signs = Enum.GetValues<LightSign>();

    [Fact]
    public void Every_sign_has_its_row() => Assert.Equal(_signs, LightPatterns.Table.Select(row => row.Sign));

    [Fact]
    public void A_sign_that_is_none_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => LightPatterns.Of((LightSign)99));

    [Fact]
    public void On_a_plain_lamp_any_two_signs_differ_within_three_seconds_whenever_one_looks()
    {
        var courses = _signs.ToDictionary(sign => sign, sign => Plain(sign, code: 0));
        foreach (var (one, other) in Pairs(_signs))
        {
            var least = LeastDifferenceMsOf(courses[one], courses[other], WindowMs);
            Assert.True(least >= LeastDifferenceMs, $"{one} and {other} look the same for all but {least} ms of 3 s");
        }
    }

    [Fact]
    public void On_a_lamp_with_colours_that_cannot_dim_signs_of_one_colour_differ_too()
    {
        foreach (var (one, other) in Pairs(_signs).Where(p => LightPatterns.Of(p.One).Colour == LightPatterns.Of(p.Other).Colour))
        {
            var least = LeastDifferenceMsOf(Lit(one, 0, LampTraits.Colours), Lit(other, 0, LampTraits.Colours), WindowMs);
            Assert.True(least >= LeastDifferenceMs, $"{one} and {other} look the same for all but {least} ms of 3 s");
        }
    }

    [Fact]
    public void Two_fault_codes_differ_within_two_rounds_whenever_one_looks()
    {
        foreach (var (one, other) in Pairs(Enumerable.Range(0, LightPatterns.LastCode + 1)))
        {
            var rounds = 2 * Math.Max(LightPatterns.OfFault(one).Period.TotalMilliseconds, LightPatterns.OfFault(other).Period.TotalMilliseconds);
            var least = LeastDifferenceMsOf(Plain(LightSign.Fault, one), Plain(LightSign.Fault, other), (int)rounds);
            Assert.True(least >= LeastDifferenceMs, $"codes {one} and {other}: {least} ms");
        }
    }

    [Fact]
    public void A_fault_code_is_the_double_blink_then_as_many_flashes_then_a_pause()
    {
        foreach (var row in LightPatterns.Faults)
        {
            var period = (int)row.Course.Period.TotalMilliseconds;
            var lit = Enumerable.Range(0, period / StepMs).Select(i => row.Course.At(TimeSpan.FromMilliseconds(i * StepMs), 0).Level > 0.5f).ToList();
            var rises = 1 + Enumerable.Range(1, lit.Count - 1).Count(i => lit[i] && !lit[i - 1]);
            Assert.Equal(2 + row.Code, rises);
            Assert.DoesNotContain(true, lit[^(2000 / StepMs)..]);
        }
    }

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(99, 5)]
    public void A_code_out_of_range_is_the_nearest_one(int code, int shown) => Assert.Same(LightPatterns.OfFault(shown), LightPatterns.OfFault(code));

    [Fact]
    public void Nothing_flashes_more_than_three_times_a_second_on_any_lamp()
    {
        foreach (var sign in _signs)
        {
            for (var code = 0; code <= (sign == LightSign.Fault ? LightPatterns.LastCode : 0); code++)
            {
                for (var traits = LampTraits.None; traits <= (LampTraits.Dims | LampTraits.Colours | LampTraits.Breathes); traits++)
                {
                    foreach (var isSending in (bool[])[false, true])
                    {
                        var state = new LightState(sign, code, -12, isSending);
                        var looks = Enumerable.Range(0, 20_000 / 5).Select(i => TimeSpan.FromMilliseconds(i * 5))
                            .Select(t => (t, LightRenderer.Render(state, t, traits).Colour));
                        Assert.InRange(Flashes.MostChangesInASecond(looks), 0, 6);
                    }
                }
            }
        }
    }

    [Fact]
    public void Nothing_on_a_strip_flashes_more_than_three_times_a_second()
    {
        var lamps = new LightColour[30];
        var looks = Enumerable.Range(0, 2000).Select(i => TimeSpan.FromMilliseconds(i * 5)).Select(t =>
        {
            LightRenderer.Render(new LightState(LightSign.Thinking), t, LampTraits.Dims | LampTraits.Colours, lamps);
            return (t, lamps[7]);
        });
        Assert.InRange(Flashes.MostChangesInASecond(looks), 1, 6);
    }

    [Fact]
    public void The_counter_of_flashes_counts()
    {
        static IEnumerable<(TimeSpan, LightColour)> Blink(int onOffMs) => Enumerable.Range(0, 1000)
            .Select(i => (TimeSpan.FromMilliseconds(i * 5), i * 5 / onOffMs % 2 == 0 ? new LightColour(255, 255, 255) : LightColour.Off));

        Assert.Equal(8, Flashes.MostChangesInASecond(Blink(125)));
        Assert.Equal(2, Flashes.MostChangesInASecond(Blink(500)));
    }

    [Fact]
    public void The_manual_shows_every_sign_and_every_code()
    {
        var table = LightPatterns.Markdown();
        Assert.All(_signs, sign => Assert.Contains($"| {LightPatterns.Name(sign)} |", table));
        Assert.All(LightPatterns.Faults, row => Assert.Contains($"| {row.Code} | {row.Means} |", table));
        Assert.All(table.Split('\n'), line => Assert.True(line.Length == 0 || (line[0] == '|' && line[^1] == '|')));
    }

    private static bool[] Plain(LightSign sign, int code) => Lit(sign, code, LampTraits.None);

    private static bool[] Lit(LightSign sign, int code, LampTraits traits) =>
        [.. Enumerable.Range(0, 30_000 / StepMs).Select(i =>
            LightRenderer.Render(new LightState(sign, code), TimeSpan.FromMilliseconds(i * StepMs), traits).Colour.Brightness >= 128)];

    private static IEnumerable<(T One, T Other)> Pairs<T>(IEnumerable<T> all) =>
        all.SelectMany((one, i) => all.Skip(i + 1).Select(other => (one, other)));

    /// <summary>The least time by which they differ in a window, over all moments at which a person may begin to look and all phases.</summary>
    private static int LeastDifferenceMsOf(bool[] one, bool[] other, int windowMs)
    {
        var window = windowMs / StepMs;
        var ones = Windows(one, window);
        var least = int.MaxValue;
        foreach (var b in Windows(other, window).Where((_, i) => i % 2 == 0))
        {
            foreach (var a in ones)
            {
                var differs = 0;
                for (var i = 0; i < a.Length; i++)
                {
                    differs += BitOperations.PopCount(a[i] ^ b[i]);
                }

                least = Math.Min(least, differs);
            }
        }

        return least * StepMs;
    }

    /// <summary>What is seen from each moment on, until it repeats itself, in bits.</summary>
    private static List<ulong[]> Windows(bool[] lit, int length)
    {
        var windows = new List<ulong[]>();
        for (var start = 0; start == 0 || !lit.AsSpan(start, length).SequenceEqual(lit.AsSpan(0, length)); start++)
        {
            var bits = new ulong[(length + 63) / 64];
            for (var i = 0; i < length; i++)
            {
                bits[i / 64] |= (lit[start + i] ? 1ul : 0) << (i % 64);
            }

            windows.Add(bits);
        }

        return windows;
    }
}
