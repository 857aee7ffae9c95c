using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Levels;

public sealed class VoiceActivityDetectorTests
{
    private const int BlocksPerSecond = 100;

    public enum Background
    {
        White,
        Pink,
        Car,
        Hum,
    }

    [Theory]
    [InlineData(Background.White, 1)]
    [InlineData(Background.White, 2)]
    [InlineData(Background.White, 3)]
    [InlineData(Background.Pink, 1)]
    [InlineData(Background.Pink, 2)]
    [InlineData(Background.Pink, 3)]
    [InlineData(Background.Car, 1)]
    [InlineData(Background.Car, 2)]
    [InlineData(Background.Car, 3)]
    [InlineData(Background.Hum, 1)]
    public void Fires_within_60_ms_of_speech_20_dB_above_the_background_and_releases_400_ms_after_it(Background background, int seed)
    {
        var noise = Make(background, 9, -45, seed);
        var speech = Synthetic.Speech(3, -25, seed); // its last 50 ms are the gap after a syllable
        for (var i = 0; i < speech.Length; i++)
        {
            noise[(4 * Synthetic.RateHz) + i] += speech[i];
        }

        var active = Run(noise);

        Assert.DoesNotContain(true, active[100..400]);
        var fired = Array.IndexOf(active, true, 400);
        Assert.InRange(fired - 400 + 1, 1, 6);
        Assert.DoesNotContain(false, active[fired..700]);
        var released = Array.IndexOf(active, false, 700);
        Assert.InRange(released - 695, 33, 50); // the last syllable has faded out by 6.95 s
        Assert.DoesNotContain(true, active[released..]);
    }

    [Theory]
    [InlineData(Background.White)]
    [InlineData(Background.Pink)]
    [InlineData(Background.Car)]
    [InlineData(Background.Hum)]
    public void Does_not_fire_in_a_minute_of_steady_background(Background background)
    {
        for (var seed = 10; seed < 14; seed++)
        {
            var active = Run(Make(background, 60, -30, seed));
            Assert.Equal(0, active.Skip(BlocksPerSecond).Count(a => a));
        }
    }

    [Theory]
    [InlineData(Background.Pink)]
    [InlineData(Background.Car)]
    [InlineData(Background.Hum)]
    public void A_background_that_starts_suddenly_is_speech_for_three_seconds_at_most(Background background)
    {
        var sound = Synthetic.White(2, -70, 1).Concat(Make(background, 8, -35, 2)).ToArray();
        var active = Run(sound);
        Assert.DoesNotContain(true, active[(6 * BlocksPerSecond)..]); // 3 s and the hang-over
    }

    [Fact]
    public void A_click_is_not_speech()
    {
        var sound = Synthetic.White(6, -60, 1);
        for (var second = 2; second < 6; second++)
        {
            sound[(second * Synthetic.RateHz) + 37] = 0.9f;
        }

        Assert.DoesNotContain(true, Run(sound));
    }

    [Fact]
    public void Exact_silence_and_the_faintest_noise_are_not_speech()
    {
        Assert.DoesNotContain(true, Run(Synthetic.Silence(2).Concat(Synthetic.White(4, -90, 1)).ToArray()));
    }

    [Fact]
    public void Long_speech_does_not_become_its_own_background()
    {
        var sound = Synthetic.Mix(Synthetic.Pink(34, -50, 5), Synthetic.Silence(2).Concat(Synthetic.Speech(32, -28, 6)).ToArray());
        var active = Run(sound);
        Assert.Equal(0, active[(3 * BlocksPerSecond)..].Count(a => !a));
    }

    [Fact]
    public void A_sample_that_is_no_number_does_not_blind_it()
    {
        var detector = new VoiceActivityDetector(Synthetic.RateHz);
        var bad = new float[detector.BlockFrames];
        bad[7] = float.NaN;
        detector.Process(bad);
        Run(Synthetic.White(4, -60, 3), detector);
        Assert.False(detector.IsSpeech);
        Run(Synthetic.Speech(0.1, -25, 4), detector);
        Assert.True(detector.IsSpeech);
        Assert.InRange(detector.NoiseFloorDbfs, -66, -58);
    }

    [Fact]
    public void Allocates_nothing()
    {
        var detector = new VoiceActivityDetector(Synthetic.RateHz);
        var block = Synthetic.White(0.01, -30, 1);
        Assert.Equal(0, Allocations.In(() => detector.Process(block)));
    }

    private static bool[] Run(float[] sound, VoiceActivityDetector? detector = null)
    {
        detector ??= new VoiceActivityDetector(Synthetic.RateHz);
        var active = new bool[sound.Length / detector.BlockFrames];
        for (var i = 0; i < active.Length; i++)
        {
            active[i] = detector.Process(sound.AsSpan(i * detector.BlockFrames, detector.BlockFrames));
        }

        return active;
    }

    private static float[] Make(Background background, double seconds, double dbfs, int seed) => background switch
    {
        Background.White => Synthetic.White(seconds, dbfs, seed),
        Background.Pink => Synthetic.Pink(seconds, dbfs, seed),
        Background.Car => Synthetic.Car(seconds, dbfs, seed),
        _ => Synthetic.Hum(seconds, dbfs, seed),
    };
}
