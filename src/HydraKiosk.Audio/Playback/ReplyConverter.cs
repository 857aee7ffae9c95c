using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// Turns a reply's samples into the device's, with a filter that begins empty wherever the sound does not go on from what it was given before.
/// Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class ReplyConverter
{
    private readonly SourceRates _rates;
    private readonly int _deviceRateHz;
    private readonly float[] _tail = new float[RatePair.MaxHz / 100];
    private Resampler? _resampler;
    private bool _owesTail; // it still holds the end of what it was given

    /// <param name="rates">The filters that are ready.</param>
    /// <param name="deviceRateHz">The loudspeaker's rate.</param>
    public ReplyConverter(SourceRates rates, int deviceRateHz)
    {
        _rates = rates;
        _deviceRateHz = deviceRateHz;
    }

    /// <summary>Device frames by which the sound comes later out than in.</summary>
    public int DelayFrames => (int)(_resampler!.Latency.TotalSeconds * _deviceRateHz);

    /// <summary>Whether samples of this rate can go in as they are.</summary>
    public bool IsAt(int rateHz) => _resampler?.InputRateHz == rateHz;

    /// <summary>Whether a rate has been made ready.</summary>
    public bool IsReadyFor(int rateHz) => _rates.Find(rateHz) is not null;

    /// <summary>Changes to a rate that is ready, with an empty filter. The tail of what came before must have been taken.</summary>
    public void TurnTo(int rateHz)
    {
        _resampler = _rates.Find(rateHz);
        _resampler!.Reset();
    }

    /// <summary>Converts samples.</summary>
    /// <returns>Frames made.</returns>
    public int Convert(ReadOnlySpan<float> source, Span<float> device)
    {
        _owesTail = true;
        return source.IsEmpty ? 0 : _resampler!.Process(source, device);
    }

    /// <summary>Pushes what the filter still holds out of it.</summary>
    /// <returns>Frames made.</returns>
    public int ConvertTail(Span<float> device)
    {
        if (!_owesTail)
        {
            return 0;
        }

        _owesTail = false;
        var frames = (int)Math.Ceiling(_resampler!.Latency.TotalSeconds * _resampler.InputRateHz);
        return frames == 0 ? 0 : _resampler.Process(_tail.AsSpan(0, Math.Min(_tail.Length, frames)), device);
    }

    /// <summary>Whether <see cref="ConvertTail"/> has anything to push out.</summary>
    public bool OwesTail => _owesTail;

    /// <summary>What the filter holds will not be heard.</summary>
    public void Forget()
    {
        _resampler?.Reset();
        _owesTail = false;
    }
}
