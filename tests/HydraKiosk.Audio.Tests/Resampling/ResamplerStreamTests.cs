using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Resampling;

public sealed class ResamplerStreamTests
{
    private static readonly (int In, int Out)[] _pairs =
        [(48_000, 44_100), (44_100, 48_000), (48_000, 16_000), (48_000, 96_000), (44_100, 16_000), (11_025, 48_000), (44_101, 48_000),
            (48_000, 48_000)];

    [Fact]
    public void How_a_stream_is_cut_into_blocks_does_not_change_a_bit()
    {
        var cuts = Gen.Choose(0, 3000).ArrayOf(12);
        Prop.ForAll(cuts.ToArbitrary(), Gen.Elements(_pairs).ToArbitrary(), (sizes, pair) =>
        {
            var noise = Noise(sizes.Sum());
            var whole = Collect(new Resampler(pair.In, pair.Out), noise, [noise.Length]);
            var pieces = Collect(new Resampler(pair.In, pair.Out), noise, sizes);
            Assert.Equal(whole, pieces);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_trimmed_stream_does_not_depend_on_its_blocks_either()
    {
        var cuts = Gen.Choose(0, 2000).ArrayOf(8);
        Prop.ForAll(cuts.ToArbitrary(), Gen.Choose(-1000, 1000).ToArbitrary(), (sizes, ppm) =>
        {
            var noise = Noise(sizes.Sum());
            var whole = Collect(new DriftResampler(48_000, 44_100) { RatioPpm = ppm }, noise, [noise.Length]);
            var pieces = Collect(new DriftResampler(48_000, 44_100) { RatioPpm = ppm }, noise, sizes);
            Assert.Equal(whole, pieces);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(8_000, 11_025)]
    [InlineData(11_025, 8_000)]
    [InlineData(11_025, 16_000)]
    [InlineData(15_999, 16_000)]
    public void Ten_minutes_of_blocks_give_exactly_the_ratio_at_every_block(int input, int output)
    {
        var resampler = new Resampler(input, output);
        var block = new float[(input / 100) + 1]; // not a whole 10 ms, so that the blocks drift through every phase
        var heard = new float[resampler.MaxOutput(block.Length)];
        long taken = 0, given = 0;
        while (taken < 600L * input)
        {
            given += resampler.Process(block, heard);
            taken += block.Length;
            Assert.Equal(taken * output / input, given);
        }
    }

    [Fact]
    public void A_trim_gives_as_many_samples_more_as_it_says()
    {
        var resampler = new DriftResampler(16_000, 16_000) { RatioPpm = 250 };
        resampler.Reset();
        var block = new float[160];
        var heard = new float[resampler.MaxOutput(block.Length)];
        long given = 0;
        for (var i = 0; i < 6_000; i++)
        {
            given += resampler.Process(block, heard);
        }

        Assert.InRange(given, 960_240 - 1, 960_240 + 1);
    }

    [Fact]
    public void Equal_rates_pass_through_untouched_and_at_once()
    {
        var resampler = new Resampler(44_100, 44_100);
        var noise = Noise(1_000);
        Assert.Equal(TimeSpan.Zero, resampler.Latency);
        Assert.Equal(noise, Collect(resampler, noise, [441, 559]));
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        foreach (var (input, output) in _pairs)
        {
            var used = new Resampler(input, output);
            Collect(used, Noise(1_237), [1_237]);
            used.Reset();
            var noise = Noise(2_000);
            Assert.Equal(Collect(new Resampler(input, output), noise, [2_000]), Collect(used, noise, [2_000]));
        }
    }

    [Fact]
    public void Nothing_is_allocated_while_converting()
    {
        foreach (var (input, output) in _pairs)
        {
            var exact = new Resampler(input, output);
            var trimmed = new DriftResampler(input, output);
            var block = Noise(input / 100);
            var heard = new float[Math.Max(exact.MaxOutput(block.Length), trimmed.MaxOutput(block.Length))];
            var ppm = 0;
            Assert.Equal(0, Allocations.In(
                () =>
                {
                    trimmed.RatioPpm = ppm++ % 20;
                    exact.Process(block, heard);
                    trimmed.Process(block, heard);
                },
                warmUps: 1,
                runs: 20));
        }
    }

    [Fact]
    public void Steps_of_the_ratio_are_inaudible()
    {
        // From one extreme to the other every 10 ms. A sine of ω satisfies y[n+1] − 2 cos ω · y[n] + y[n−1] = 0; one whose ω strays by
        // 0.1 % misses by 2 · sin ω · 0.001 ω at most. A click, a repeated or a lost sample misses by orders of magnitude more.
        const double Omega = 2 * Math.PI * 1000 / 48_000;
        var resampler = new DriftResampler(48_000, 48_000);
        var heard = new List<float>();
        var output = new float[resampler.MaxOutput(480)];
        for (var block = 0; block < 200; block++)
        {
            var input = Enumerable.Range(block * 480, 480).Select(n => (float)(0.5 * Math.Sin(Omega * n))).ToArray();
            resampler.RatioPpm = block % 2 == 0 ? 1000 : -1000;
            heard.AddRange(output.AsSpan(0, resampler.Process(input, output)));
        }

        var worst = 0.0;
        for (var i = 1000; i < heard.Count - 1; i++)
        {
            worst = Math.Max(worst, Math.Abs(heard[i + 1] - (2 * Math.Cos(Omega) * heard[i]) + heard[i - 1]));
        }

        Assert.InRange(worst, 0, 0.5 * 2 * Math.Sin(Omega) * 0.001 * Omega * 1.1);
    }

    [Theory]
    [InlineData(7_999, 48_000)]
    [InlineData(48_000, 192_001)]
    [InlineData(0, 0)]
    public void Rates_out_of_range_are_refused(int input, int output)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(input, output));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DriftResampler(input, output));
    }

    [Theory]
    [InlineData(1000.1)]
    [InlineData(-2000)]
    [InlineData(double.NaN)]
    public void A_trim_out_of_range_is_refused(double ppm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DriftResampler(48_000, 48_000) { RatioPpm = ppm });

    [Fact]
    public void Too_little_room_is_refused_before_anything_is_taken()
    {
        var noise = Noise(960);
        foreach (var pair in _pairs.Where(p => p.In != p.Out))
        {
            var resampler = new Resampler(pair.In, pair.Out);
            Assert.Throws<ArgumentException>(() => resampler.Process(noise, new float[resampler.MaxOutput(960) - 1]));
            Assert.Equal(Collect(new Resampler(pair.In, pair.Out), noise, [960]), Collect(resampler, noise, [960]));
        }
    }

    private static float[] Noise(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    private static float[] Collect(Resampler resampler, float[] samples, int[] sizes) =>
        Collect(resampler.MaxOutput, resampler.Process, samples, sizes);

    private static float[] Collect(DriftResampler resampler, float[] samples, int[] sizes) =>
        Collect(resampler.MaxOutput, resampler.Process, samples, sizes);

    private static float[] Collect(Func<int, int> maxOutput, BlockProcess process, float[] samples, int[] sizes)
    {
        var heard = new List<float>();
        var at = 0;
        foreach (var size in sizes)
        {
            var output = new float[maxOutput(size)];
            heard.AddRange(output.AsSpan(0, process(samples.AsSpan(at, size), output)));
            at += size;
        }

        return [.. heard];
    }
}
