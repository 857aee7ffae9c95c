namespace HydraKiosk.Audio.Resampling;

/// <summary>A low-pass kernel: a sinc under a Kaiser window.</summary>
/// <param name="Taps">Its length in input samples: a multiple of 8, so that no kernel has an odd end.</param>
/// <param name="CutOff">The half-amplitude point as a fraction of the input's Nyquist frequency.</param>
/// <param name="Beta">The shape of the window.</param>
/// <remarks>
/// J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", Proc. IEEE ISCAS 1974. Kaiser's formulas make pass
/// and stop band equally exact; here the pass band may err by 0.01 dB but the stop band only by −120 dB, so the cut-offs sit nearer to the
/// pass band than half-way and a kernel is a tenth shorter than the formulas ask. The constants were found by a search over length,
/// window and cut-off; the tests measure what comes of it.
/// </remarks>
internal readonly record struct FilterShape(int Taps, double CutOff, double Beta)
{
    /// <summary>Where the pass band ends that everything here keeps flat, as a fraction of the lower Nyquist frequency.</summary>
    private const double PassEdge = 0.9;

    /// <summary>Half of the sharp kernel's length, in periods of the lower of the two sampling rates.</summary>
    private const int SharpHalfLengthPeriods = 76;

    /// <summary>
    /// The filter that decides: flat to 0.9 of the lower Nyquist frequency within 0.002 dB, −123 dB from 1.0 of it up.
    /// </summary>
    /// <param name="lowerRate">The lower of the two rates that it stands between, as a fraction of the input rate, at most 1.</param>
    public static FilterShape Sharp(double lowerRate) => new(WholeVectors(2 * SharpHalfLengthPeriods / lowerRate), 0.9465 * lowerRate, BetaFor(124));

    /// <summary>
    /// A filter beside a sharp one: keeps what that one passes, and stops what would fold into it, at −120 dB or better. What lies between is
    /// the sharp one's.
    /// </summary>
    /// <param name="lowerRate">The lower of the two rates that the sharp filter stands between, as a fraction of this input's rate.</param>
    /// <param name="foldingRate">The rate around which sounds fold, as a fraction of this input's rate, at most 1.</param>
    public static FilterShape Gentle(double lowerRate, double foldingRate)
    {
        const double CleanDb = 115, FullestDb = 134, OneSidedGainDb = 6;
        var pass = PassEdge * lowerRate / 2;
        var stop = foldingRate - (lowerRate / 2);
        var taps = WholeVectors((CleanDb - 7.95) / (14.36 * (stop - pass)));

        // Rounding up gives some decibels more; past 134 single precision has nothing left to gain, and a wider window none of the pass band to lose.
        var stopDb = Math.Min(FullestDb, (14.36 * (stop - pass) * taps) + 7.95 + OneSidedGainDb);
        return new FilterShape(taps, 2 * (pass + (0.46 * (stop - pass))), BetaFor(stopDb));
    }

    private static int WholeVectors(double taps) => ((int)Math.Ceiling(taps) + 7) & ~7;

    private static double BetaFor(double stopDb) => 0.1102 * (stopDb - 8.7);
}
