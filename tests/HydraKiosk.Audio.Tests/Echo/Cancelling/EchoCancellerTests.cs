using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

public sealed class EchoCancellerTests
{
    private static readonly EchoScene _room = new(delayMs: 40);

    [Fact]
    public void After_some_seconds_the_echo_is_gone_and_nobody_was_heard()
    {
        var (mic, far) = EchoOnly(12);
        var (output, reports) = EchoScene.Run(new EchoCanceller(45), mic, far);
        Assert.InRange(EchoScene.Decibels(mic, output, 6, 12), 25, 80);
        Assert.All(reports, report => Assert.NotEqual(NearEnd.Person, report.Heard));
        Assert.Contains(reports[600..], report => report.Heard == NearEnd.EchoOnly);
        Assert.InRange(reports[^1].EnhancementDb, 25, 80);
        Assert.InRange(reports[^1].EchoReturnLossDb, 0, 15); // the room's first tap alone gives 8 dB
    }

    [Fact]
    public void A_person_who_speaks_over_it_is_heard_at_once_and_stays_as_loud()
    {
        var (mic, far) = EchoOnly(14);
        var person = EchoScene.At(8, EchoScene.Speech(4, seed: 77, level: 0.05), mic.Length);
        var (output, reports) = EchoScene.Run(new EchoCanceller(45), EchoScene.Sum(mic, person), far);
        var firstSound = Array.FindIndex(person, sample => Math.Abs(sample) > 0.002f);
        var opened = reports.FindIndex(600, report => report.Heard == NearEnd.Person) * EchoScene.BlockSamples;
        Assert.InRange((opened + EchoScene.BlockSamples - firstSound) * 1000.0 / EchoScene.RateHz, 0, 150);
        Assert.InRange(EchoScene.Decibels(output, person, 8.2, 12), -1.4, 1.4);
        Assert.Contains(reports[1300..], report => report.Heard == NearEnd.EchoOnly); // and it closes again
    }

    [Fact]
    public void While_the_loudspeaker_is_silent_the_room_passes_untouched()
    {
        var mic = EchoScene.Speech(3, seed: 5);
        var (output, reports) = EchoScene.Run(new EchoCanceller(45), mic, new float[mic.Length]);
        Assert.All(reports, report => Assert.Equal(NearEnd.Room, report.Heard));
        Assert.InRange(EchoScene.Decibels(output, mic, 0.5, 3), -0.5, 0.1); // the high-pass takes a little
        Assert.All(reports, report => Assert.True(float.IsNaN(report.EchoReturnLossDb)));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(-30)]
    public void A_delay_that_jumps_is_found_again_within_a_third_of_a_second(int jumpMs)
    {
        var far = EchoScene.Speech(12, seed: 11);
        var before = new EchoScene(delayMs: 60).EchoOf(far);
        var after = new EchoScene(delayMs: 60 + jumpMs).EchoOf(far);
        var jump = 8 * EchoScene.RateHz;
        var mic = EchoScene.Noise(far.Length, 3);
        for (var i = 0; i < mic.Length; i++)
        {
            mic[i] += i < jump ? before[i] : after[i];
        }

        var (output, reports) = EchoScene.Run(new EchoCanceller(65), mic, far);
        Assert.InRange(EchoScene.Decibels(mic, output, 8.5, 10), 15, 80);
        Assert.All(reports[850..], report => Assert.NotEqual(NearEnd.Person, report.Heard));
    }

    [Theory]
    [InlineData(60, 45)]
    [InlineData(-60, 45)]
    [InlineData(100, 45)]
    [InlineData(100, 0)] // the path begins three blocks later than is looked for
    [InlineData(-60, 0)]
    public void Clocks_that_differ_are_followed_with_and_without_a_hint(double ppm, double hintMs)
    {
        var far = EchoScene.Speech(16, seed: 12);
        var mic = EchoScene.Sum(Stretched(_room.EchoOf(far), ppm), EchoScene.Noise(far.Length, 3));
        var canceller = new EchoCanceller(hintMs);
        var soon = (int)(3.5 * EchoScene.RateHz); // the first half second is silence, or nothing but a path that is too early
        _ = EchoScene.Run(canceller, mic[..soon], far[..soon]);
        Assert.InRange(canceller.DriftPpm - ppm, -20, 20);
        canceller = new EchoCanceller(hintMs);
        var (output, _) = EchoScene.Run(canceller, mic, far);
        Assert.InRange(canceller.DriftPpm - ppm, -8, 8);
        Assert.InRange(EchoScene.Decibels(mic, output, 12, 16), 15, 80); // the test's own interpolation has its limits
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(20, 200)]
    [InlineData(400, 30)]
    public void A_delay_hint_that_is_wrong_or_missing_is_set_right(double delayMs, double hintMs)
    {
        var far = EchoScene.Speech(14, seed: 13);
        var mic = EchoScene.Sum(new EchoScene(delayMs).EchoOf(far), EchoScene.Noise(far.Length, 3));
        var canceller = new EchoCanceller(hintMs);
        var (output, _) = EchoScene.Run(canceller, mic, far);
        Assert.InRange(canceller.ReferenceDelayMs, delayMs - 90, delayMs + 1);
        Assert.InRange(EchoScene.Decibels(mic, output, 10, 14), 15, 80);
    }

    [Fact]
    public void No_block_costs_memory_not_even_the_first_or_the_first_that_learns()
    {
        var (mic, far) = EchoOnly(3);
        var canceller = new EchoCanceller(45);
        var output = new float[EchoScene.BlockSamples];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 0; at + output.Length <= mic.Length; at += output.Length)
        {
            canceller.Process(mic.AsSpan(at, output.Length), far.AsSpan(at, output.Length), output);
        }

        canceller.Restart();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_block_of_the_wrong_length_is_refused()
    {
        var canceller = new EchoCanceller();
        var block = new float[EchoScene.BlockSamples];
        Assert.Throws<ArgumentException>(() => canceller.Process(block.AsSpan(1), block, block));
        Assert.Throws<ArgumentException>(() => canceller.Process(block, block.AsSpan(1), block));
        Assert.Throws<ArgumentException>(() => canceller.Process(block, block, block.AsSpan(1)));
    }

    internal static (float[] Mic, float[] Far) EchoOnly(double seconds)
    {
        var far = EchoScene.Speech(seconds, seed: 10);
        return (EchoScene.Sum(_room.EchoOf(far), EchoScene.Noise(far.Length, 3)), far);
    }

    /// <summary>As a microphone hears it whose clock is slower by this than the loudspeaker's: by cubic interpolation.</summary>
    private static float[] Stretched(float[] sound, double ppm)
    {
        var stretched = new float[sound.Length];
        for (var i = 2; i < sound.Length; i++)
        {
            var place = i * (1 + (ppm * 1e-6));
            var at = (int)place;
            if (at + 2 >= sound.Length)
            {
                break;
            }

            var t = place - at;
            double a = sound[at - 1], b = sound[at], c = sound[at + 1], d = sound[at + 2];
            stretched[i] = (float)(b + (0.5 * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a)))))));
        }

        return stretched;
    }
}
