using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Saving;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

/// <summary>Whatever comes in, what goes out is a number, never louder than the microphone, and good again when the input is.</summary>
public sealed class HostileEchoTests
{
    private const double Bad = 4; // seconds from which on the input is bad
    private const double Good = 6; // and good again
    private const double Seconds = 14;

    public static TheoryData<string> Kinds =>
    [
        "no reference", "swapped", "clipped", "beyond half a second", "not a number", "infinite", "enormous", "denormal", "lost blocks",
        "dead microphone", "constant", "inverted", "loud click", "reference muted late",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_never_louder_than_the_microphone_never_no_number_and_recovers(string kind)
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(Seconds);
        Spoil(kind, mic, far);
        var (output, reports) = EchoScene.Run(new EchoCanceller(45), mic, far);
        Assert.All(output, sample => Assert.True(float.IsFinite(sample)));
        Assert.All(reports, report => Assert.True(float.IsFinite(report.ExcessDb) && float.IsFinite(report.ResidualDbfs)));
        var heard = Array.ConvertAll(mic, sample => float.IsFinite(sample) ? Math.Clamp(sample, -16f, 16f) : 0);
        NeverLouder(heard, output);
        Assert.True(EchoScene.Decibels(heard, output, 11, 14) > 18, $"{kind}: only {EchoScene.Decibels(heard, output, 11, 14):0.0} dB afterwards");
        Assert.Contains(reports[1100..], report => report.Heard == NearEnd.EchoOnly);
    }

    [Fact]
    public void Where_the_far_end_is_not_known_the_microphone_passes()
    {
        var (mic, _) = EchoCancellerTests.EchoOnly(3);
        var canceller = new EchoCanceller(45);
        var output = new float[mic.Length];
        for (var at = 0; at < mic.Length; at += EchoScene.BlockSamples)
        {
            var report = canceller.Process(mic.AsSpan(at, EchoScene.BlockSamples), [], output.AsSpan(at, EchoScene.BlockSamples));
            Assert.Equal(NearEnd.Room, report.Heard);
        }

        Assert.InRange(EchoScene.Decibels(output, mic, 0.5, 3), -0.5, 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_random_brings_it_out_of_step(int seed)
    {
        var random = new Random(seed);
        var canceller = new EchoCanceller(random.Next(600));
        var (mic, far, output) = (new float[EchoScene.BlockSamples], new float[EchoScene.BlockSamples], new float[EchoScene.BlockSamples]);
        for (var block = 0; block < 2000; block++)
        {
            Scramble(random, mic);
            Scramble(random, far);
            canceller.Process(mic, far, output);
            Assert.All(output, sample => Assert.True(float.IsFinite(sample)));
            NeverLouder(Array.ConvertAll(mic, sample => float.IsFinite(sample) ? Math.Clamp(sample, -16f, 16f) : 0), output);
        }
    }

    /// <summary>What was learned in one room subtracts the wrong echo in another: never more than there is.</summary>
    [Theory]
    [InlineData(2, 45)]
    [InlineData(3, 45)]
    [InlineData(2, 560)] // and a delay beyond all that is looked for
    public void With_what_was_learned_in_another_room_it_is_never_louder_and_recovers(int otherRoom, double delayMs)
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(Seconds);
        var canceller = new EchoCanceller(45);
        _ = EchoScene.Run(canceller, mic, far);
        var state = EchoState.Save(canceller, "a device");
        var next = new EchoCanceller(45);
        Assert.Equal(EchoStateProblem.None, EchoState.Load(next, state, "a device"));
        var moved = EchoScene.Sum(new EchoScene(delayMs, otherRoom).EchoOf(far), EchoScene.Noise(far.Length, 3));
        var (output, _) = EchoScene.Run(next, moved, far);
        NeverLouder(moved, output);
        if (delayMs < 500)
        {
            Assert.True(EchoScene.Decibels(moved, output, 11, 14) > 18, $"only {EchoScene.Decibels(moved, output, 11, 14):0.0} dB afterwards");
        }
    }

    /// <summary>A saved state that is damaged leaves the canceller as good as new.</summary>
    [Fact]
    public void With_a_damaged_state_it_begins_as_if_there_were_none()
    {
        var (mic, far) = EchoCancellerTests.EchoOnly(4);
        var learned = new EchoCanceller(45);
        _ = EchoScene.Run(learned, mic, far);
        var state = EchoState.Save(learned, "a device");
        state[state.Length / 2] ^= 1;
        var canceller = new EchoCanceller(45);
        Assert.Equal(EchoStateProblem.Damaged, EchoState.Load(canceller, state, "a device"));
        var (output, _) = EchoScene.Run(canceller, mic, far);
        NeverLouder(mic, output);
        Assert.Equal(EchoScene.Run(new EchoCanceller(45), mic, far).Output, output);
    }

    /// <summary>Block by block, without any allowance but that of rounding.</summary>
    private static void NeverLouder(float[] heard, float[] output)
    {
        for (var at = 0; at + EchoScene.BlockSamples <= heard.Length; at += EchoScene.BlockSamples)
        {
            var (came, went) = (Energy(heard.AsSpan(at, EchoScene.BlockSamples)), Energy(output.AsSpan(at, EchoScene.BlockSamples)));
            Assert.True(went <= came * 1.00001, $"louder than the microphone at {at / (double)EchoScene.RateHz:0.00} s: {went:0.000e0} of {came:0.000e0}");
        }
    }

    private static double Energy(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum;
    }

    private static void Scramble(Random random, float[] block)
    {
        var exponent = random.Next(-45, 39);
        var isConstant = random.Next(10) == 0;
        var isSilent = random.Next(5) == 0;
        var constant = (float)random.NextDouble();
        foreach (ref var sample in block.AsSpan())
        {
            sample = isSilent ? 0 : isConstant ? constant
                : random.Next(2000) switch
                {
                    0 => float.NaN,
                    1 => float.PositiveInfinity,
                    2 => float.NegativeInfinity,
                    _ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, exponent)),
                };
        }
    }

    private static void Spoil(string kind, float[] mic, float[] far)
    {
        var (from, to) = ((int)(Bad * EchoScene.RateHz), (int)(Good * EchoScene.RateHz));
        var heard = mic.AsSpan(from, to - from);
        var played = far.AsSpan(from, to - from);
        switch (kind)
        {
            case "no reference":
                played.Clear();
                break;
            case "swapped":
                var kept = played.ToArray();
                heard.CopyTo(played);
                kept.CopyTo(heard);
                break;
            case "clipped":
                Each(heard, sample => Math.Clamp(sample * 30, -0.05f, 0.05f));
                break;
            case "beyond half a second":
                var late = mic.AsSpan(from - (int)(0.7 * EchoScene.RateHz), heard.Length).ToArray();
                late.CopyTo(heard);
                break;
            case "not a number":
                heard[100] = played[5000] = float.NaN;
                heard.Slice(9000, 800).Fill(float.NaN);
                played.Slice(15000, 800).Fill(float.NaN);
                break;
            case "infinite":
                heard[100] = played[5000] = float.PositiveInfinity;
                heard[200] = played[5100] = float.NegativeInfinity;
                break;
            case "enormous":
                Each(heard, sample => sample * 1e20f);
                Each(played, sample => sample * 1e30f);
                break;
            case "denormal":
                Each(heard, sample => sample * 1e-40f);
                Each(played, sample => sample * 1e-40f);
                break;
            case "lost blocks":
                for (var at = 0; at + 1600 < heard.Length; at += 4800)
                {
                    heard.Slice(at, 1600).Clear();
                    played.Slice(at + 800, 800).Clear();
                }

                break;
            case "dead microphone":
                heard.Clear();
                break;
            case "constant":
                heard.Fill(0.5f);
                played.Fill(-0.5f);
                break;
            case "inverted":
                Each(heard, sample => -sample);
                break;
            case "loud click":
                heard[1000] = 16;
                played[1000] = -16;
                break;
            case "reference muted late":
                played[^1600..].Clear();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "not known");
        }
    }

    private static void Each(Span<float> samples, Func<float, float> change)
    {
        foreach (ref var sample in samples)
        {
            sample = change(sample);
        }
    }
}
