namespace HydraKiosk.Audio.Levels;

/// <summary>A second-order Butterworth high- or low-pass, by the bilinear transform (R. Bristow-Johnson's "Audio EQ Cookbook", Q = 1/√2).</summary>
internal struct Biquad
{
    private readonly float _b0;
    private readonly float _b1;
    private readonly float _b2;
    private readonly float _a1;
    private readonly float _a2;
    private float _z1;
    private float _z2;

    private Biquad(double b0, double b1, double b2, double a0, double a1, double a2)
    {
        (_b0, _b1, _b2) = ((float)(b0 / a0), (float)(b1 / a0), (float)(b2 / a0));
        (_a1, _a2) = ((float)(a1 / a0), (float)(a2 / a0));
    }

    public static Biquad HighPass(double cornerHz, double rateHz)
    {
        var (cos, alpha) = Terms(cornerHz, rateHz);
        return new Biquad((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    public static Biquad LowPass(double cornerHz, double rateHz)
    {
        var (cos, alpha) = Terms(cornerHz, rateHz);
        return new Biquad((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>One sample through the filter (transposed direct form II).</summary>
    public float Next(float x)
    {
        var y = (_b0 * x) + _z1;
        _z1 = (_b1 * x) - (_a1 * y) + _z2;
        _z2 = (_b2 * x) - (_a2 * y);
        return y;
    }

    public void Reset() => _z1 = _z2 = 0;

    /// <summary>After silence: lets what has died away below −300 dB be nothing, since numbers that small are slow to compute with.</summary>
    public void Settle()
    {
        _z1 = Math.Abs(_z1) < 1e-15f ? 0 : _z1;
        _z2 = Math.Abs(_z2) < 1e-15f ? 0 : _z2;
    }

    private static (double Cos, double Alpha) Terms(double cornerHz, double rateHz)
    {
        var w = 2 * Math.PI * cornerHz / rateHz;
        return (Math.Cos(w), Math.Sin(w) / Math.Sqrt(2));
    }
}
