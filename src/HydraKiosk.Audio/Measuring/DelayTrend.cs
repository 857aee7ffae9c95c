namespace HydraKiosk.Audio.Measuring;

/// <summary>A straight line through delays that were measured one after another: its slope is the drift of one clock against the other.</summary>
/// <param name="SlopePpm">Microseconds of delay per second.</param>
/// <param name="UncertaintyPpm">Two standard errors of the slope (95 %), from how far the delays lie off the line.</param>
/// <param name="LargestResidual">How far the worst delay lies off the line; milliseconds mean that samples were lost on the way.</param>
/// <param name="Span">From the first to the last.</param>
internal readonly record struct DelayTrend(double SlopePpm, double UncertaintyPpm, TimeSpan LargestResidual, TimeSpan Span)
{
    /// <summary>What the finder's interpolation can be off by, whatever the residuals say.</summary>
    private const double LeastUncertaintyPpm = 0.1;

    /// <summary>Least squares.</summary>
    /// <param name="at">When each was measured, in seconds; three or more.</param>
    /// <param name="delays">The delays, in seconds.</param>
    public static DelayTrend Fit(IReadOnlyList<double> at, IReadOnlyList<double> delays)
    {
        var n = at.Count;
        var (meanAt, meanDelay) = (at.Average(), delays.Average());
        var (sxx, sxy) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            sxx += (at[i] - meanAt) * (at[i] - meanAt);
            sxy += (at[i] - meanAt) * (delays[i] - meanDelay);
        }

        var slope = sxy / sxx;
        var (squares, worst) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var residual = delays[i] - meanDelay - (slope * (at[i] - meanAt));
            squares += residual * residual;
            worst = Math.Max(worst, Math.Abs(residual));
        }

        var error = n > 2 ? Math.Sqrt(squares / (n - 2) / sxx) : double.PositiveInfinity;
        return new DelayTrend(
            slope * 1e6, Math.Max(2e6 * error, LeastUncertaintyPpm), TimeSpan.FromSeconds(worst), TimeSpan.FromSeconds(at[^1] - at[0]));
    }
}
