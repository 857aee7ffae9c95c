using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

/// <summary>A room with a loudspeaker, a microphone and, where wanted, a person, made of nothing but seeds.</summary>
internal sealed class EchoScene
{
    public const int RateHz = EchoCanceller.SampleRateHz;
    public const int BlockSamples = EchoCanceller.BlockSamples;

    private readonly (int Delay, float Gain)[] _room;

    /// <param name="delayMs">From the loudspeaker's sample to its first sound at the microphone.</param>
    /// <param name="seed">Another room for another number.</param>
    public EchoScene(double delayMs, int seed = 1)
    {
        var random = new Random(seed);
        var start = (int)(delayMs * RateHz / 1000);
        _room = new (int, float)[240];
        _room[0] = (start, 0.4f);
        for (var i = 1; i < _room.Length; i++)
        {
            var late = random.NextDouble() * 0.2; // seconds; a room that takes 0.3 s to die down
            _room[i] = (start + (int)(late * RateHz), (float)((random.NextDouble() - 0.5) * 0.25 * Math.Pow(10, -3 * late / 0.3)));
        }
    }

    /// <summary>Something like speech: noise with the slope of a voice in syllables and pauses.</summary>
    public static float[] Speech(double seconds, int seed, double level = 0.1)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * RateHz)];
        double low = 0, envelope = 0, target = 0;
        var until = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            if (i >= until)
            {
                target = random.NextDouble() < 0.75 ? 0.3 + random.NextDouble() : 0;
                until = i + (int)((0.06 + (random.NextDouble() * 0.15)) * RateHz);
            }

            envelope += (target - envelope) / 160;
            low += 0.25 * (((random.NextDouble() * 2) - 1) - low);
            samples[i] = (float)(low * envelope * level * 4);
        }

        return samples;
    }

    /// <summary>What of a played sound arrives at the microphone.</summary>
    public float[] EchoOf(ReadOnlySpan<float> played)
    {
        var echo = new float[played.Length];
        foreach (var (delay, gain) in _room)
        {
            for (var i = delay; i < echo.Length; i++)
            {
                echo[i] += gain * played[i - delay];
            }
        }

        return echo;
    }

    /// <summary>The microphone's own noise.</summary>
    public static float[] Noise(int length, int seed, double level = 1e-4)
    {
        var random = new Random(seed);
        var noise = new float[length];
        for (var i = 0; i < length; i++)
        {
            noise[i] = (float)(((random.NextDouble() * 2) - 1) * level);
        }

        return noise;
    }

    public static float[] Sum(params float[][] parts)
    {
        var sum = new float[parts[0].Length];
        foreach (var part in parts)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += part[i];
            }
        }

        return sum;
    }

    /// <summary>A stretch of silence around a sound.</summary>
    public static float[] At(double seconds, float[] sound, int length)
    {
        var placed = new float[length];
        var at = (int)(seconds * RateHz);
        sound.AsSpan(0, Math.Min(sound.Length, length - at)).CopyTo(placed.AsSpan(at));
        return placed;
    }

    /// <summary>Runs a canceller over a scene.</summary>
    /// <returns>What came out, and what it said after each block.</returns>
    public static (float[] Output, List<BlockReport> Reports) Run(EchoCanceller canceller, float[] mic, float[] far)
    {
        var output = new float[mic.Length];
        var reports = new List<BlockReport>();
        for (var at = 0; at + BlockSamples <= mic.Length; at += BlockSamples)
        {
            reports.Add(canceller.Process(mic.AsSpan(at, BlockSamples), far.AsSpan(at, BlockSamples), output.AsSpan(at, BlockSamples)));
        }

        return (output, reports);
    }

    /// <summary>How much more power one has than the other between two times, dB.</summary>
    public static double Decibels(float[] more, float[] less, double fromSeconds, double toSeconds) =>
        10 * Math.Log10((Power(more, fromSeconds, toSeconds) + 1e-15) / (Power(less, fromSeconds, toSeconds) + 1e-15));

    public static double Power(float[] samples, double fromSeconds, double toSeconds)
    {
        var sum = 0.0;
        var (from, to) = ((int)(fromSeconds * RateHz), (int)(toSeconds * RateHz));
        for (var i = from; i < to; i++)
        {
            sum += (double)samples[i] * samples[i];
        }

        return sum / (to - from);
    }
}
