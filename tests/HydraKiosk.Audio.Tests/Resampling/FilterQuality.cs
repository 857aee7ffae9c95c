namespace HydraKiosk.Audio.Tests.Resampling;

/// <summary>The figures a conversion is judged by. Fn is half the lower of the two rates.</summary>
internal sealed record FilterQuality
{
    /// <summary>Highest minus lowest level, 20 Hz to 0.9 Fn.</summary>
    public required double RippleDb { get; init; }

    /// <summary>Images, distortion and noise with a tone in 20 Hz to 0.9 Fn: the worst.</summary>
    public required double SpursDb { get; init; }

    /// <summary>The same with a tone between 0.9 and 0.998 Fn, whose images lie as near as they can.</summary>
    public required double TransitionSpursDb { get; init; }

    /// <summary>What is left of tones from 1.002 Fn up; NaN where the input cannot hold any.</summary>
    public required double AliasDb { get; init; }

    /// <summary>Distortion and noise at 997 Hz.</summary>
    public required double ThdN997Db { get; init; }

    /// <summary>Distortion and noise at 7 kHz, where Fn allows it, else at 0.85 Fn.</summary>
    public required double ThdN7000Db { get; init; }

    /// <summary>Measures a converter; its history between tones is its own business, every tone settles first.</summary>
    /// <param name="inputRateHz">Frames per second going in.</param>
    /// <param name="outputRateHz">Frames per second really coming out.</param>
    /// <param name="process">The converter.</param>
    /// <param name="tones">Tones per band.</param>
    public static FilterQuality Measure(int inputRateHz, double outputRateHz, BlockProcess process, int tones)
    {
        var probe = new ToneProbe(inputRateHz, outputRateHz, process);
        var nyquist = Math.Min(inputRateHz, outputRateHz) / 2;
        var pass = Sweep(probe, 24, 0.9 * nyquist, tones);
        var transition = Sweep(probe, 0.905 * nyquist, 0.998 * nyquist, tones);
        var top = inputRateHz / 2.0 * 0.998;
        var alias = double.NaN;
        if (top > 1.002 * nyquist)
        {
            // Half of the tones right above Fn, where the filter is weakest and the alias nearest.
            alias = Sweep(probe, 1.002 * nyquist, Math.Min(top, 1.06 * nyquist), tones)
                .Concat(Sweep(probe, 1.06 * nyquist, Math.Max(top, 1.06 * nyquist), tones))
                .Max(t => t.TotalDb);
        }

        double Distortion(double hz)
        {
            var tone = probe.Measure(hz);
            return tone.ResidueDb - tone.GainDb;
        }

        return new FilterQuality
        {
            RippleDb = pass.Max(t => t.GainDb) - pass.Min(t => t.GainDb),
            SpursDb = pass.Max(t => t.ResidueDb),
            TransitionSpursDb = transition.Max(t => t.ResidueDb),
            AliasDb = alias,
            ThdN997Db = Distortion(997),
            ThdN7000Db = Distortion(Math.Min(7000, 0.85 * nyquist)),
        };
    }

    private static List<ToneResult> Sweep(ToneProbe probe, double fromHz, double toHz, int tones) =>
        [.. Enumerable.Range(0, tones).Select(i => probe.Measure(fromHz + ((toHz - fromHz) * i / (tones - 1))))];
}
