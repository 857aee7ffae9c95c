using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Echo;

/// <summary>
/// The played sound at the uplink's rate and on the microphone's clock, kept for a second, with the place in it of every played frame. Small
/// errors of the place are taken up by trimming the ratio, so that a canceller sees no jump; one that is too large for that, after a
/// device lost sound, is a jump. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class AlignedFarEnd
{
    /// <summary>Half a millisecond: what is further off is set right at once.</summary>
    private const double JumpSeconds = 0.0005;

    /// <summary>
    /// Parts per million of trim for each microsecond that the far end is off: half of an error is gone in seven seconds, far below what can be
    /// heard.
    /// </summary>
    private const double TrimPerMicrosecond = 0.1;

    /// <summary>The most that is trimmed for an error of the place; the drift itself comes on top.</summary>
    private const double LargestTrimPpm = 50;

    private readonly Resampler? _exact;
    private readonly DriftResampler? _trimmed;
    private readonly int _sampleRateHz;
    private readonly double _samplesPerFrame;
    private readonly double _filterFrames;
    private readonly float[] _made;
    private readonly float[] _kept;
    private long _keptEnd; // samples made since the restart
    private double _endFrame; // the played frame that stands at that end
    private long? _start; // of the next block that follows the one before
    private double _errorSamples; // how far the reader is ahead of its place
    private double _knownFrom; // before this one, the filter had not seen all that it makes a sample of

    /// <param name="playedRateHz">Nominal rate of what is played.</param>
    /// <param name="sampleRateHz">The uplink's rate.</param>
    /// <param name="isTrimmed">Whether loudspeaker and microphone have clocks of their own.</param>
    public AlignedFarEnd(int playedRateHz, int sampleRateHz, bool isTrimmed)
    {
        _sampleRateHz = sampleRateHz;
        _samplesPerFrame = (double)sampleRateHz / playedRateHz;
        _exact = isTrimmed ? null : new Resampler(playedRateHz, sampleRateHz);
        _trimmed = isTrimmed ? new DriftResampler(playedRateHz, sampleRateHz) : null;
        _filterFrames = (_exact?.Latency ?? _trimmed!.Latency).TotalSeconds * playedRateHz;
        var blockFrames = playedRateHz / 100;
        _made = new float[_exact?.MaxOutput(blockFrames) ?? _trimmed!.MaxOutput(blockFrames)];
        _kept = new float[sampleRateHz];
    }

    /// <summary>Forgets everything: nothing is known until more has been played.</summary>
    public void Restart()
    {
        _exact?.Reset();
        _trimmed?.Reset();
        _keptEnd = 0;
        _start = null;
        _errorSamples = 0;
    }

    /// <summary>Takes the next 10 ms that were played.</summary>
    /// <param name="block">Mono.</param>
    /// <param name="endFrame">Position in the device's ring one past its last frame.</param>
    /// <param name="driftPpm">How much faster the loudspeaker's clock runs than the microphone's.</param>
    public void Add(ReadOnlySpan<float> block, long endFrame, double driftPpm)
    {
        if (_trimmed is not null)
        {
            // A fast loudspeaker plays more frames in a second of the microphone than that has samples: fewer samples out of each frame. A
            // reader that is ahead of its place waits for it where more samples are made.
            var trim = Math.Clamp(_errorSamples * 1e6 / _sampleRateHz * TrimPerMicrosecond, -LargestTrimPpm, LargestTrimPpm);
            _trimmed.RatioPpm = Math.Clamp(trim - driftPpm, -DriftResampler.MaxRatioPpm, DriftResampler.MaxRatioPpm);
        }

        if (_keptEnd == 0)
        {
            _knownFrom = endFrame > block.Length ? 2 * _filterFrames * _samplesPerFrame : 0; // before the first frame there was silence
        }

        var made = _made.AsSpan(0, _exact?.Process(block, _made) ?? _trimmed!.Process(block, _made));
        var at = (int)(_keptEnd % _kept.Length);
        var first = Math.Min(made.Length, _kept.Length - at);
        made[..first].CopyTo(_kept.AsSpan(at));
        made[first..].CopyTo(_kept);
        _keptEnd += made.Length;
        _endFrame = endFrame - _filterFrames;
    }

    /// <summary>Whether a block that <see cref="TryRead"/> refused is only not complete yet.</summary>
    public bool IsComing(double playedFrame) => PlaceOf(playedFrame) >= Math.Max(Math.Floor(_knownFrom), _keptEnd - _kept.Length);

    /// <summary>Reads the samples that were played from a frame on.</summary>
    /// <param name="playedFrame">Position in the device's ring of what belongs to the first sample.</param>
    /// <param name="destination">Filled whole, or not at all.</param>
    /// <returns>False when the samples are not all there: not yet, or not any more.</returns>
    public bool TryRead(double playedFrame, Span<float> destination)
    {
        var place = PlaceOf(playedFrame);
        var isFollowing = _start is { } expected && Math.Abs(expected - place) <= JumpSeconds * _sampleRateHz;
        var start = isFollowing ? _start!.Value : (long)Math.Round(place);
        if (start < Math.Floor(_knownFrom) || start < _keptEnd - _kept.Length || start + destination.Length > _keptEnd)
        {
            return false;
        }

        var at = (int)(start % _kept.Length);
        var first = Math.Min(destination.Length, _kept.Length - at);
        _kept.AsSpan(at, first).CopyTo(destination);
        _kept.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
        _start = start + destination.Length;
        _errorSamples = start - place;
        return true;
    }

    /// <summary>
    /// Which of the samples made since the restart belongs to a played frame; before the first one, and beyond the last: none yet, or none any
    /// more.
    /// </summary>
    private double PlaceOf(double playedFrame) => _keptEnd - ((_endFrame - playedFrame) * _samplesPerFrame);
}
