using HydraKiosk.Audio.Sounds;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Sounds;

/// <summary>
/// Whether earcons can be told apart, by the measure of <see cref="Likeness"/>: which pitches sound when, at the best alignment of both.
/// </summary>
public sealed class EarconSoundsTests
{
    private const int RateHz = 48_000;

    public static TheoryData<Earcon> All => [.. Enum.GetValues<Earcon>()];

    [Theory]
    [MemberData(nameof(All))]
    public void An_earcon_is_short_at_its_level_and_zero_at_both_ends_at_any_rate(Earcon earcon)
    {
        foreach (var rateHz in (int[])[8_000, 16_000, 44_100, 48_000, 192_000])
        {
            var sound = EarconSounds.Render(earcon, rateHz);
            Assert.InRange((double)sound.Length / rateHz, 0.04, 0.6);
            Assert.Equal(-12.04, 20 * Math.Log10(sound.Max(Math.Abs)), 0.02);
            Assert.Equal(0f, sound[0]);
            Assert.Equal(0f, sound[^1], 0.0001f);
            Assert.All(sound.Zip(sound.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.25 * 8_000 / rateHz * 1.6));
        }
    }

    [Fact]
    public void Every_two_earcons_are_told_apart_by_their_melody()
    {
        var all = Enum.GetValues<Earcon>().Select(earcon => (Earcon: earcon, Looks: Spectrogram(EarconSounds.Render(earcon, RateHz)))).ToArray();
        var pairs = all.SelectMany((a, i) => all.Skip(i + 1).Select(b => (A: a.Earcon, B: b.Earcon, Like: Likeness(a.Looks, b.Looks))));
        var (first, second, likeness) = pairs.MaxBy(pair => pair.Like);
        Assert.True(likeness < 0.6, $"{first} and {second} are alike by {likeness:0.00}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_measure_knows_an_earcon_again_that_is_softer_and_later(Earcon earcon)
    {
        var sound = EarconSounds.Render(earcon, RateHz);
        var other = new float[1_900].Concat(sound.Select(sample => sample / 4)).ToArray();
        Assert.InRange(Likeness(Spectrogram(sound), Spectrogram(other)), 0.9, 1.0001);
    }

    /// <summary>Cosine between two spectrograms (amplitude per semitone and 20 ms) at the shift at which they agree best; 1 for the same.</summary>
    private static double Likeness(double[][] one, double[][] other)
    {
        var norm = Math.Sqrt(Energy(one) * Energy(other));
        var best = 0.0;
        for (var shift = -other.Length; shift <= one.Length; shift++)
        {
            var sum = 0.0;
            for (var i = Math.Max(0, shift); i < Math.Min(one.Length, other.Length + shift); i++)
            {
                sum += one[i].Zip(other[i - shift], (x, y) => x * y).Sum();
            }

            best = Math.Max(best, sum / norm);
        }

        return best;
    }

    private static double Energy(double[][] spectrogram) => spectrogram.Sum(frame => frame.Sum(x => x * x));

    private static double[][] Spectrogram(float[] sound)
    {
        const int Hop = RateHz / 50;
        const int Window = RateHz / 20;
        var padded = new float[Window].Concat(sound).Concat(new float[Window]).ToArray();
        return [.. Enumerable.Range(0, (padded.Length - Window) / Hop).Select(frame => Semitones(padded.AsSpan(frame * Hop, Window)))];
    }

    private static double[] Semitones(ReadOnlySpan<float> window)
    {
        var energies = new double[40]; // 220 Hz to 2.1 kHz
        for (var semitone = 0; semitone < energies.Length; semitone++)
        {
            var turn = 2 * Math.Cos(2 * Math.PI * 220 * Math.Pow(2, semitone / 12.0) / RateHz); // G. Goertzel's recurrence
            double last = 0, before = 0;
            for (var i = 0; i < window.Length; i++)
            {
                var weighted = window[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / window.Length)));
                (last, before) = (weighted + (turn * last) - before, last);
            }

            energies[semitone] = Math.Sqrt(Math.Max(0, (last * last) + (before * before) - (turn * last * before)));
        }

        return energies;
    }
}
