namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// The continuous low-pass kernel every conversion samples: a sinc under a Kaiser window. Evaluated in double, at construction only.
/// </summary>
internal sealed class KaiserSinc(FilterShape shape)
{
    private readonly double _besselOfBeta = BesselI0(shape.Beta);

    /// <summary>The kernel at one point.</summary>
    /// <param name="time">Distance from the centre, in input samples.</param>
    /// <returns>The value for a kernel whose integral is 1.</returns>
    public double At(double time)
    {
        var across = time / (shape.Taps / 2.0); // the rounded-up length is used whole: a slightly sharper filter for the same work
        if (Math.Abs(across) >= 1)
        {
            return 0;
        }

        var angle = Math.PI * shape.CutOff * time;
        var sinc = Math.Abs(angle) < 1e-9 ? 1 : Math.Sin(angle) / angle;
        return shape.CutOff * sinc * BesselI0(shape.Beta * Math.Sqrt(1 - (across * across))) / _besselOfBeta;
    }

    /// <summary>Modified Bessel function of the first kind, order 0, by its power series: all terms positive, so full precision.</summary>
    private static double BesselI0(double x)
    {
        var quarterSquare = x * x / 4;
        double term = 1, sum = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= quarterSquare / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
