using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// The converters to one device's rate, made before a reply needs them. Any thread prepares, one at a time; the audio thread finds.
/// </summary>
internal sealed class SourceRates
{
    private readonly int _deviceRateHz;
    private Resampler[] _resamplers = [];

    public SourceRates(int deviceRateHz, IReadOnlyList<int> ratesHz)
    {
        _deviceRateHz = deviceRateHz;
        Prepare(ratesHz);
    }

    /// <summary>Makes ready for these rates and no others; what was ready stays as it is.</summary>
    public void Prepare(IReadOnlyList<int> ratesHz)
    {
        var next = new Resampler[ratesHz.Count];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = Find(ratesHz[i]) ?? new Resampler(ratesHz[i], _deviceRateHz);
        }

        Volatile.Write(ref _resamplers, next);
    }

    /// <summary>The converter for a rate, or null.</summary>
    public Resampler? Find(int rateHz)
    {
        foreach (var candidate in Volatile.Read(ref _resamplers))
        {
            if (candidate.InputRateHz == rateHz)
            {
                return candidate;
            }
        }

        return null;
    }
}
