using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Residual;

/// <summary>The 20 bands in which what is left of an echo is judged, about as wide as those of hearing, 150 Hz to 7.75 kHz.</summary>
internal static class Bands
{
    /// <summary>How many.</summary>
    public const int Count = 20;

    private static ReadOnlySpan<byte> Edges => [3, 5, 7, 9, 11, 13, 16, 19, 22, 26, 30, 35, 41, 48, 56, 66, 78, 92, 110, 130, 155];

    /// <summary>The mean power of each band.</summary>
    /// <param name="power">Of each bin, <see cref="Bins.Padded"/>.</param>
    /// <param name="bands">Receives <see cref="Count"/> values.</param>
    public static void Average(ReadOnlySpan<float> power, Span<float> bands)
    {
        for (var band = 0; band < Count; band++)
        {
            var sum = 0f;
            foreach (var bin in power[Edges[band]..Edges[band + 1]])
            {
                sum += bin;
            }

            bands[band] = sum / (Edges[band + 1] - Edges[band]);
        }
    }
}
