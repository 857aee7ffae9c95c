using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Recordings;

namespace HydraKiosk.Tests.Recordings;

/// <summary>Both sides stay together for half an hour, though each comes from a clock of its own and its times are restless.</summary>
public sealed class DriftTests(ITestOutputHelper output) : IDisposable
{
    private const int Minutes = 30;

    /// <summary>Low, since the time that it takes grows with it, and nothing else does.</summary>
    private const int RateHz = 8_000;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Two_clocks_that_drift_apart_by_half_a_second_stay_within_twenty_milliseconds()
    {
        using (var wav = new WavWriter(_path, new AudioFormat(RateHz, 2), dither: false, isPatched: true))
        {
            Feed(new SideTrack(wav, 0), 8_000, 0.02, ppm: 150, jitterMs: 8, seed: 1);
            Feed(new SideTrack(wav, 1), 11_025, 0.01, ppm: -150, jitterMs: 8, seed: 2);
        }

        var (left, right) = Onsets();
        Assert.Equal(Minutes, left.Count);
        Assert.Equal(Minutes, right.Count);
        double[] between = [.. left.Zip(right, (l, r) => Math.Abs(l - r) * 1000)];
        double[] off = [.. left.Concat(right).Select(at => Math.Abs(at - Math.Round(at)) * 1000)];
        output.WriteLine($"between the sides: worst {between.Max():F2} ms, at the end {between[^1]:F2} ms; from the true time: worst {off.Max():F2} ms");
        Assert.True(between.Max() < 20, $"{between.Max():F2} ms between the sides");
        Assert.True(between.Skip(2).Max() < 10, $"{between.Skip(2).Max():F2} ms once settled");
    }

    /// <summary>
    /// A clock that counts more samples in a second than it should, with a click at each full minute of the true time; times are late by up to the
    /// jitter, as a busy machine makes them.
    /// </summary>
    private static void Feed(SideTrack side, int rateHz, double blockSeconds, double ppm, double jitterMs, int seed)
    {
        var random = new Random(seed);
        var trueHz = rateHz * (1 + (ppm * 1e-6));
        var block = new float[(int)(rateHz * blockSeconds)];
        for (var count = 0L; count / trueHz < (Minutes * 60) + 1; count += block.Length)
        {
            for (var i = 0; i < block.Length; i++)
            {
                var at = (count + i) / trueHz;
                var since = at - (Math.Round(at / 60) * 60);
                block[i] = at > 30 && since is >= 0 and < 0.002 ? (float)(0.5 * Math.Sin(2 * Math.PI * 1000 * since)) : 0;
            }

            var start = (count / trueHz) + (random.NextDouble() * jitterMs / 1000);
            side.Add(block, rateHz, start * RateHz, count + block.Length);
        }
    }

    private (List<double> Left, List<double> Right) Onsets()
    {
        using var wav = new WavReader(_path);
        var frames = new float[9_600];
        var found = (Left: new List<double>(), Right: new List<double>());
        var at = 0L;
        int read;
        while ((read = wav.Read(frames)) > 0)
        {
            for (var i = 0; i < read; i++, at++)
            {
                Note(found.Left, frames[2 * i], at);
                Note(found.Right, frames[(2 * i) + 1], at);
            }
        }

        return found;

        static void Note(List<double> onsets, float sample, long at)
        {
            if (Math.Abs(sample) > 0.1f && (onsets.Count == 0 || ((double)at / RateHz) - onsets[^1] > 1))
            {
                onsets.Add((double)at / RateHz);
            }
        }
    }
}
