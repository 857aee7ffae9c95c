namespace HydraKiosk.Audio.Echo.Spectra;

/// <summary>A real signal's spectrum, real and imaginary parts apart so that loops over bins use whole vectors.</summary>
internal sealed class Spectrum
{
    /// <summary>Real parts, <see cref="Bins.Padded"/> long; zero beyond <see cref="Bins.Count"/>.</summary>
    public float[] Re { get; } = new float[Bins.Padded];

    /// <summary>Imaginary parts, laid out alike.</summary>
    public float[] Im { get; } = new float[Bins.Padded];

    /// <summary>Writes the power of each bin.</summary>
    /// <param name="power">At least <see cref="Bins.Padded"/> long.</param>
    public void Power(Span<float> power)
    {
        for (var k = 0; k < Bins.Padded; k++)
        {
            power[k] = (Re[k] * Re[k]) + (Im[k] * Im[k]);
        }
    }
}
