namespace HydraKiosk.Audio.Measuring;

/// <summary>
/// The sound with which an echo path is measured: an exponential sine sweep of one second. It spreads its energy evenly over the octaves,
/// so that a small loudspeaker is not overdriven, and leaves what the loudspeaker distorts in front of the arrival instead of in it
/// (A. Farina, "Simultaneous measurement of impulse response and distortion with a swept-sine technique", AES 108, 2000).
/// </summary>
public sealed class Chirp
{
    /// <summary>Lowest frequency: small loudspeakers give nothing below.</summary>
    public const double FromHz = 300;

    /// <summary>Highest frequency, where the rate allows it: the band that goes to the service.</summary>
    public const double ToHzAtMost = 7000;

    /// <summary>Share of the rate that is still passed well by converters and their filters.</summary>
    private const double UsableShareOfRate = 0.44;

    /// <summary>Fade at both ends, so that the loudspeaker does not click.</summary>
    private const double FadeSeconds = 0.01;

    /// <summary>Length of one chirp.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <param name="rateHz">Rate at which it is sampled, 8 000 to 192 000.</param>
    /// <param name="lowestRateHz">The lowest rate it must pass on its way (that of the microphone, say); limits the highest frequency.</param>
    public Chirp(int rateHz, int lowestRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rateHz, 8_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(lowestRateHz, 8_000);
        RateHz = rateHz;
        ToHz = Math.Min(ToHzAtMost, UsableShareOfRate * Math.Min(rateHz, lowestRateHz));
        Samples = new float[(int)(Length.TotalSeconds * rateHz)];
        var octaves = Math.Log(ToHz / FromHz);
        for (var i = 0; i < Samples.Length; i++)
        {
            var t = (double)i / rateHz;
            var phase = 2 * Math.PI * FromHz * Length.TotalSeconds / octaves * (Math.Exp(t / Length.TotalSeconds * octaves) - 1);
            var edge = Math.Min(1, Math.Min(t, Length.TotalSeconds - t) / FadeSeconds);
            Samples[i] = (float)(Math.Sin(phase) * 0.5 * (1 - Math.Cos(Math.PI * edge)));
        }
    }

    /// <summary>Samples per second.</summary>
    public int RateHz { get; }

    /// <summary>Highest frequency in it.</summary>
    public double ToHz { get; }

    /// <summary>The sound, mono, amplitude 1.</summary>
    public float[] Samples { get; }
}
