using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Levels;

public sealed class LevelTests
{
    [Fact]
    public void A_full_scale_sine_reads_minus_3_dB_RMS_and_0_dB_peak_after_a_second()
    {
        var meter = new LevelMeter(Synthetic.RateHz);
        Feed(meter, Synthetic.Sine(997, 1, -3.0103));
        Assert.InRange(meter.RmsDbfs, -3.06, -2.96);
        Assert.InRange(meter.PeakDbfs, -0.05, 0.05);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(160)]
    [InlineData(480)]
    public void A_step_reads_99_percent_after_300_ms_whatever_the_block(int block)
    {
        var meter = new LevelMeter(Synthetic.RateHz);
        Feed(meter, Enumerable.Repeat(0.5f, Synthetic.RateHz * 300 / 1000).ToArray(), block);
        var meanSquare = Math.Pow(10, meter.RmsDbfs / 10);
        Assert.InRange(meanSquare / 0.25, 0.989, 0.991);
    }

    [Fact]
    public void The_peak_falls_20_dB_in_1700_ms()
    {
        var meter = new LevelMeter(Synthetic.RateHz);
        Feed(meter, [1f]);
        Feed(meter, new float[Synthetic.RateHz * 1700 / 1000]);
        Assert.InRange(meter.PeakDbfs, -20.1, -19.9);
    }

    [Fact]
    public void Silence_reads_minus_120_and_a_bad_sample_does_not_stop_the_meter()
    {
        var meter = new LevelMeter(Synthetic.RateHz);
        Feed(meter, new float[1600]);
        Assert.Equal(-120f, meter.RmsDbfs);
        Assert.Equal(-120f, meter.PeakDbfs);
        Feed(meter, [float.NaN, 0.1f]);
        Feed(meter, Synthetic.Sine(440, 1, -20));
        Assert.InRange(meter.RmsDbfs, -20.1, -19.9);
        Assert.InRange(meter.PeakDbfs, -17.1, -16.9);
        meter.Reset();
        Assert.Equal(-120f, meter.RmsDbfs);
    }

    [Fact]
    public void Block_sums_match_plain_loops_at_every_length()
    {
        var x = Synthetic.White(0.01, -10, 3);
        for (var n = 1; n < 70; n++)
        {
            var part = x.AsSpan(5, n);
            Assert.Equal(part.ToArray().Sum(v => (double)v * v) / n, Decibels.MeanSquare(part), 1e-6);
            Assert.Equal(part.ToArray().Max(Math.Abs), Decibels.Peak(part));
        }
    }

    [Fact]
    public void The_noise_floor_is_right_within_2_dB_under_noise_and_under_speech()
    {
        var floor = new NoiseFloor();
        Feed(floor, Synthetic.White(5, -50, 1));
        Assert.InRange(floor.Dbfs, -51, -49);
        Feed(floor, Synthetic.Mix(Synthetic.White(10, -50, 2), Synthetic.Speech(10, -25, 2)));
        Assert.InRange(floor.Dbfs, -52, -46);
    }

    [Fact]
    public void The_noise_floor_follows_down_in_half_a_second_and_up_in_under_four()
    {
        var floor = new NoiseFloor();
        Feed(floor, Synthetic.White(5, -40, 1));
        Feed(floor, Synthetic.White(0.5, -60, 2));
        Assert.InRange(floor.Dbfs, -61, -58);
        Feed(floor, Synthetic.White(2, -30, 3));
        Assert.InRange(floor.Dbfs, -61, -58);
        Feed(floor, Synthetic.White(2, -30, 4));
        Assert.InRange(floor.Dbfs, -32, -29);
        floor.Process(float.NaN);
        Assert.InRange(floor.Dbfs, -32, -29);
    }

    [Fact]
    public void Meter_and_floor_allocate_nothing()
    {
        var meter = new LevelMeter(48_000);
        var floor = new NoiseFloor();
        var block = Synthetic.White(0.03, -30, 1);
        Assert.Equal(0, Allocations.In(() =>
        {
            meter.Process(block);
            floor.Process(block);
        }));
    }

    private static void Feed(LevelMeter meter, float[] sound, int block = 160)
    {
        for (var i = 0; i < sound.Length; i += block)
        {
            meter.Process(sound.AsSpan(i, Math.Min(block, sound.Length - i)));
        }
    }

    private static void Feed(NoiseFloor floor, float[] sound)
    {
        for (var i = 0; i + 160 <= sound.Length; i += 160)
        {
            floor.Process(sound.AsSpan(i, 160));
        }
    }
}
