using HydraKiosk.Audio.Measuring;

namespace HydraKiosk.Audio.Tests.Measuring;

/// <summary>A made-up echo path, from formulas alone: delay, loss and drift may have any value, fractions of a sample included.</summary>
internal static class Room
{
    /// <param name="playedHz">Rate of the loudspeaker.</param>
    /// <param name="capturedHz">Rate of the microphone.</param>
    /// <param name="count">Chirps.</param>
    /// <param name="gain">With which they are played; negative turns the polarity of what comes back.</param>
    /// <param name="delayMs">At the first sample.</param>
    /// <param name="lossDb">Of the path; infinite: no path.</param>
    /// <param name="ppm">How much faster the loudspeaker's clock runs.</param>
    /// <param name="noiseDbfs">White noise in the microphone.</param>
    public static EchoRecording Echo(
        int playedHz, int capturedHz, int count, double gain, double delayMs, double lossDb, double ppm, double noiseDbfs)
    {
        const double LeadSeconds = 0.123; // the device runs a while before the first sample is played
        var played = new float[(int)(LeadSeconds * playedHz)].Concat(
            EchoMeter.Compose(new Chirp(playedHz, Math.Min(playedHz, capturedHz)), count, Math.Abs(gain))).ToArray();
        var captured = new float[(int)((played.Length / (double)playedHz * capturedHz) + capturedHz)];
        var random = new Random(7);
        var noise = Math.Pow(10, noiseDbfs / 20);
        var back = gain * Math.Pow(10, -lossDb / 20);
        var firstChirp = ((int)(LeadSeconds * playedHz) + (int)(EchoMeter.LeadIn.TotalSeconds * playedHz)) / (double)playedHz;
        var toHz = new Chirp(playedHz, Math.Min(playedHz, capturedHz)).ToHz;
        for (var i = 0; i < captured.Length; i++)
        {
            // Time on the loudspeaker's clock of what arrives at this sample of the microphone's.
            var t = ((i / (double)capturedHz) - (delayMs / 1000)) * (1 + (ppm * 1e-6));
            var within = t - firstChirp;
            var chirp = (int)Math.Floor(within / EchoMeter.Spacing.TotalSeconds);
            var x = chirp >= 0 && chirp < count && back != 0 ? back * At(within - (chirp * EchoMeter.Spacing.TotalSeconds), toHz) : 0;
            captured[i] = (float)(x + (noise * Gaussian(random)));
        }

        return EchoRecording.OneClock(played, playedHz, captured, capturedHz);
    }

    /// <summary>The chirp between its samples.</summary>
    private static double At(double t, double toHz)
    {
        if (t is <= 0 or >= 1)
        {
            return 0;
        }

        var octaves = Math.Log(toHz / Chirp.FromHz);
        var edge = Math.Min(1, Math.Min(t, 1 - t) / 0.01);
        return Math.Sin(2 * Math.PI * Chirp.FromHz / octaves * (Math.Exp(t * octaves) - 1)) * 0.5 * (1 - Math.Cos(Math.PI * edge));
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
