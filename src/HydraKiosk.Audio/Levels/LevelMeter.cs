namespace HydraKiosk.Audio.Levels;

/// <summary>
/// RMS and peak of a signal with the ballistics people expect of a meter. One thread feeds it; any thread may read it, without a lock.
/// Allocates nothing.
/// </summary>
/// <remarks>
/// RMS integrates exponentially so that a steady tone reads 99 % after 300 ms (IEC 60268-17, the VU meter). Peak rises at once and falls
/// by 20 dB in 1.7 s (IEC 60268-18, digital peak meters).
/// </remarks>
public sealed class LevelMeter
{
    private const double IntegrationMs = 300;
    private const double PeakFallDbPerMs = 20 / 1700.0;

    private readonly double _samplesPerMs;
    private float _meanSquare;
    private float _peak;

    /// <param name="sampleRateHz">Samples per second of what <see cref="Process"/> is given (frames × channels for interleaved sound).</param>
    public LevelMeter(int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 1);
        _samplesPerMs = sampleRateHz / 1000.0;
    }

    /// <summary>Root mean square over about the last 300 ms, dBFS (see <see cref="Decibels"/>), −120 to 0 and a little over.</summary>
    public float RmsDbfs => Decibels.FromPower(Volatile.Read(ref _meanSquare));

    /// <summary>Peak with a slow fall, dBFS.</summary>
    public float PeakDbfs => Decibels.FromAmplitude(Volatile.Read(ref _peak));

    /// <summary>Takes the next block, of any length.</summary>
    public void Process(ReadOnlySpan<float> block)
    {
        if (block.IsEmpty)
        {
            return;
        }

        var blockMs = block.Length / _samplesPerMs;
        var keep = (float)Math.Pow(0.01, blockMs / IntegrationMs); // what is left of the past after this block
        var fall = (float)Math.Pow(10, -PeakFallDbPerMs * blockMs / 20);
        var meanSquare = (keep * _meanSquare) + ((1 - keep) * Decibels.MeanSquare(block));
        if (!float.IsFinite(meanSquare))
        {
            return; // a block with a sample that is no number is not measured: it would stay in the average for ever
        }

        Volatile.Write(ref _meanSquare, meanSquare);
        Volatile.Write(ref _peak, Math.Max(_peak * fall, Decibels.Peak(block)));
    }

    /// <summary>Back to silence. Same thread as <see cref="Process"/>.</summary>
    public void Reset()
    {
        Volatile.Write(ref _meanSquare, 0f);
        Volatile.Write(ref _peak, 0f);
    }
}
