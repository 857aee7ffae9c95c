using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Measuring;

/// <summary>Measures delay, loss and drift of an echo path from a recording of chirps. Pure: no device, no clock.</summary>
public static class EchoMeter
{
    /// <summary>From the start of one chirp to the start of the next.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1.8);

    /// <summary>Silence in front of the first chirp, in which the noise is measured.</summary>
    public static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(1.8);

    /// <summary>The longest delay that is looked for: Bluetooth loudspeakers take up to half a second.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(0.7);

    /// <summary>Below this span between first and last chirp a drift is not told.</summary>
    public static readonly TimeSpan DriftSpan = TimeSpan.FromSeconds(10);

    /// <summary>A window begins this much early, for what the mapping of two clocks may be off by.</summary>
    private const double EarlySeconds = 0.02;

    /// <summary>The envelope of pure noise peaks at 4 times its median over a window; twice that does not happen by chance.</summary>
    private const double LeastProminence = 7;

    /// <summary>Delays further apart than this, drift allowed for, are not the same echo.</summary>
    private const double SameEchoSeconds = 0.005;

    private const double LargestDrift = 500e-6;
    private const double JumpSeconds = 0.0002;

    /// <summary>The sound to play: silence, then chirps with silence between them.</summary>
    /// <param name="chirp">At the loudspeaker's rate.</param>
    /// <param name="count">How many.</param>
    /// <param name="gain">Linear, 0 to 1.</param>
    public static float[] Compose(Chirp chirp, int count, double gain)
    {
        ArgumentNullException.ThrowIfNull(chirp);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var spacing = (int)(Spacing.TotalSeconds * chirp.RateHz);
        var leadIn = (int)(LeadIn.TotalSeconds * chirp.RateHz);
        var sound = new float[leadIn + (count * spacing)];
        for (var k = 0; k < count; k++)
        {
            var at = leadIn + (k * spacing);
            for (var i = 0; i < chirp.Samples.Length; i++)
            {
                sound[at + i] = (float)(chirp.Samples[i] * gain);
            }
        }

        return sound;
    }

    /// <summary>Measures.</summary>
    /// <param name="recording">Chirps as <see cref="Compose"/> lays them out; may be cut short.</param>
    public static EchoMeasurement Measure(EchoRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var lowestRate = Math.Min(recording.PlayedRateHz, recording.CapturedRateHz);
        var played = FindPlayed(recording, new Chirp(recording.PlayedRateHz, lowestRate));
        var captured = recording.Captured.Span;
        var isDead = captured.IsEmpty || captured.IndexOfAnyExcept(captured[0]) < 0;
        var finder = new ChirpFinder(new Chirp(recording.CapturedRateHz, lowestRate), (int)(LongestDelay.TotalSeconds * recording.CapturedRateHz));
        var (heard, whole) = FindCaptured(recording, played, finder);

        var before = played.Count == 0 ? captured.Length : (int)Math.Clamp(recording.CapturedFrameFor(played[0].Frame), 0, captured.Length);
        var noise = captured[Math.Max(0, before - finder.WindowFrames)..before]; // the end of the silence: opening a device may click
        var noiseRatio = noise.IsEmpty ? (double?)null
            : finder.NoisePowerRatio(noise) * finder.WindowFrames / Math.Min(noise.Length, finder.WindowFrames);
        var playedRatio = played.Count == 0 ? 0 : played.Average(arrival => arrival.PowerRatio);
        var measurement = new EchoMeasurement
        {
            ChirpsPlayed = whole,
            ChirpsHeard = heard.Count,
            CaptureIsDead = isDead,
            NoiseDbfs = noise.IsEmpty ? null : Decibels.FromPower(Decibels.MeanSquare(noise)),
            DetectionLimitDb = noiseRatio is > 0 && playedRatio > 0 ? 10 * Math.Log10(playedRatio / noiseRatio.Value) : null,
        };
        if (heard.Count == 0 || heard.Count * 2 < whole)
        {
            return measurement with { ChirpsHeard = 0 };
        }

        // The noise inside the gate adds its power; where the two are nearly equal the difference says little, and a twentieth is kept.
        var echoRatio = heard.Average(echo => Math.Max(echo.PowerRatio - (noiseRatio ?? 0), echo.PowerRatio / 20));
        measurement = measurement with
        {
            Delay = TimeSpan.FromSeconds(Median(heard.ConvertAll(echo => echo.Delay))),
            EchoReturnLossDb = 10 * Math.Log10(playedRatio / echoRatio),
        };
        return heard.Count < 3 ? measurement : WithDrift(measurement, heard);
    }

    private static EchoMeasurement WithDrift(EchoMeasurement measurement, List<Echo> heard)
    {
        var trend = DelayTrend.Fit(heard.ConvertAll(echo => echo.PlayedAt), heard.ConvertAll(echo => echo.CapturedAt - echo.PlayedAt));
        var jumped = trend.LargestResidual.TotalSeconds > JumpSeconds;
        var isTold = !jumped && trend.Span >= DriftSpan;
        return measurement with
        {
            DelayJumped = jumped,
            DriftPpm = isTold ? -trend.SlopePpm : null, // the delay shrinks, in counted seconds, when the loudspeaker's clock runs ahead
            DriftUncertaintyPpm = isTold ? trend.UncertaintyPpm : null,
        };
    }

    /// <summary>Every whole chirp in what was really played. They are found, not assumed: a device that stumbled moved all that followed.</summary>
    private static List<ChirpArrival> FindPlayed(EchoRecording recording, Chirp chirp)
    {
        var played = recording.Played.Span;
        var early = (int)(EarlySeconds * chirp.RateHz);
        var finder = new ChirpFinder(chirp, 4 * early);
        var found = new List<ChirpArrival>();
        var next = (double)played.IndexOfAnyExcept(0f);
        while (next >= 0 && next + chirp.Samples.Length <= played.Length)
        {
            var from = Math.Max(0, (int)next - early);
            var arrival = finder.Find(played[from..Math.Min(played.Length, from + finder.WindowFrames)]);
            if (arrival is { Prominence: > LeastProminence } chirpHere)
            {
                next = from + chirpHere.Frame;
                found.Add(chirpHere with { Frame = next });
            }

            next += Spacing.TotalSeconds * chirp.RateHz;
        }

        return found;
    }

    private static (List<Echo> Heard, int Whole) FindCaptured(EchoRecording recording, List<ChirpArrival> played, ChirpFinder finder)
    {
        var captured = recording.Captured.Span;
        var rate = (double)recording.CapturedRateHz;
        var candidates = new List<Echo>();
        var whole = 0;
        foreach (var chirp in played)
        {
            var expected = recording.CapturedFrameFor(chirp.Frame);
            var from = (int)Math.Max(0, expected - (EarlySeconds * rate));
            if (!double.IsFinite(expected) || from + finder.WindowFrames > captured.Length)
            {
                continue;
            }

            whole++;
            if (finder.Find(captured.Slice(from, finder.WindowFrames)) is { Prominence: > LeastProminence } arrival)
            {
                var frame = from + arrival.Frame;
                candidates.Add(new Echo(chirp.Frame / recording.PlayedRateHz, frame / rate, (frame - expected) / rate, arrival.PowerRatio));
            }
        }

        if (candidates.Count == 0)
        {
            return ([], whole);
        }

        // A cough may look like a chirp once; it does not do so at the same delay again.
        List<Echo> byDelay = [.. candidates];
        byDelay.Sort((one, other) => one.Delay.CompareTo(other.Delay));
        var typical = byDelay[candidates.Count / 2];
        return (candidates.FindAll(echo =>
            Math.Abs(echo.Delay - typical.Delay) <= SameEchoSeconds + (LargestDrift * Math.Abs(echo.PlayedAt - typical.PlayedAt))), whole);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    /// <summary>One chirp that came back; seconds on the clock of the side they are counted by.</summary>
    private readonly record struct Echo(double PlayedAt, double CapturedAt, double Delay, double PowerRatio);
}
