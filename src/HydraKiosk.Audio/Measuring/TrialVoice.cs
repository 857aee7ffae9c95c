namespace HydraKiosk.Audio.Measuring;

/// <summary>
/// Something like a voice, with which a canceller is put to the proof: syllables of a gliding tone with its overtones and of hiss, with pauses
/// between them. It is as loud as a reply, says nothing, and is the same each time.
/// </summary>
public static class TrialVoice
{
    /// <summary>Rate of the samples: that of the service's replies.</summary>
    public const int SampleRateHz = 24_000;

    /// <summary>
    /// 12 s: the canceller judges nothing in its first 2.5 s of sound, the proof takes 3 s of it, and a quarter of this is pause.
    /// </summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(12);

    private const double Level = 0.5; // about −20 dBFS over the whole
    private const double LowestHz = 110;
    private const double HighestHz = 190;
    private const int Overtones = 24;
    private const int Seed = 20;

    /// <summary>Makes it.</summary>
    /// <returns>PCM16, mono.</returns>
    public static short[] Create()
    {
        var random = new Random(Seed);
        var samples = new short[(int)(Length.TotalSeconds * SampleRateHz)];
        double phase = 0, envelope = 0, target = 0, hz = LowestHz, hiss = 0, voicing = 1;
        for (int i = 0, until = 0; i < samples.Length; i++)
        {
            if (i >= until)
            {
                target = random.NextDouble() < 0.75 ? 0.5 + (0.5 * random.NextDouble()) : 0;
                hz = LowestHz + ((HighestHz - LowestHz) * random.NextDouble());
                voicing = random.NextDouble() < 0.7 ? 1 : 0.1;
                until = i + (int)((0.06 + (0.15 * random.NextDouble())) * SampleRateHz);
            }

            envelope += (target - envelope) / (0.01 * SampleRateHz);
            phase += 2 * Math.PI * hz / SampleRateHz;
            hiss += 0.5 * ((2 * random.NextDouble()) - 1 - hiss);
            var tone = 0.0;
            for (var n = 1; n <= Overtones; n++)
            {
                tone += Math.Sin(n * phase) / (1 + (0.4 * n)); // the slope of a voice, flat enough for the upper bands to be heard
            }

            var sample = Level * envelope * ((voicing * tone / 4) + ((0.15 + (0.6 * (1 - voicing))) * hiss));
            samples[i] = (short)(Math.Clamp(sample, -0.9, 0.9) * short.MaxValue);
        }

        return samples;
    }
}
