using HydraKiosk.Audio.Echo.Spectra;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo.Linear;

/// <summary>
/// One side's samples made fit to compute with: no numbers that are none, absurd, or too small for full speed; no direct current; pre-emphasised.
/// One thread at a time; allocates nothing after construction.
/// </summary>
internal sealed class LiftedInput
{
    private const double HighPassHz = 60;
    private const float Smallest = 1e-12f;
    private const float Clipped = 0.97f; // a peak that was cut off at full scale, wherever a resampler puts it

    private readonly float[] _plain = new float[Bins.Block + 1];
    private readonly float[] _lifted = new float[Bins.Window];
    private Biquad _highPass = Biquad.HighPass(HighPassHz, Bins.RateHz);

    /// <summary>The newest block, not lifted.</summary>
    public ReadOnlySpan<float> Plain => _plain.AsSpan(1);

    /// <summary>The two newest blocks, lifted.</summary>
    public ReadOnlySpan<float> Window => _lifted;

    /// <summary>The newest block, lifted.</summary>
    public ReadOnlySpan<float> Newest => _lifted.AsSpan(Bins.Block);

    /// <summary>Whether the newest block was too loud for its converter: what was cut off is distortion in every band.</summary>
    public bool IsClipped { get; private set; }

    /// <summary>As if there had been silence.</summary>
    public void Restart()
    {
        Array.Clear(_plain);
        Array.Clear(_lifted);
        _highPass.Reset();
    }

    /// <summary>Takes the next block.</summary>
    /// <param name="samples"><see cref="Bins.Block"/>, or none, which counts as silence.</param>
    /// <returns>Its power before the high-pass; exactly 0 for exact silence.</returns>
    public float Take(ReadOnlySpan<float> samples)
    {
        _plain[0] = _plain[Bins.Block];
        var block = _plain.AsSpan(1);
        block.Clear();
        IsClipped = false;
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = Decibels.Sane(samples[i]);
            block[i] = Math.Abs(sample) < Smallest ? 0 : sample;
            IsClipped |= Math.Abs(sample) >= Clipped;
        }

        var power = Decibels.MeanSquare(block);
        foreach (ref var sample in block)
        {
            sample = _highPass.Next(sample);
        }

        if (power == 0)
        {
            _highPass.Settle();
        }

        _lifted.AsSpan(Bins.Block).CopyTo(_lifted);
        PreEmphasis.Lift(_plain, _lifted.AsSpan(Bins.Block));
        return power;
    }
}
