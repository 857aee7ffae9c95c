namespace HydraKiosk.Audio.Devices.Clocks;

/// <summary>
/// Relates the loudspeaker's clock to the microphone's: how many parts per million faster it runs, and which captured frame belongs to a
/// played one. Fed by the audio thread with <c>DevicePump.Clocks</c> as often as it wakes; allocates nothing.
/// </summary>
/// <remarks>
/// The times are those of the callbacks, so a fixed difference of the two devices' own latencies remains in
/// <see cref="CaptureRingFrameFor"/>; an echo canceller finds that once, what it cannot follow is the drift.
/// </remarks>
public sealed class DriftEstimator
{
    /// <summary>Below this span the slope of the fit is mostly jitter.</summary>
    private static readonly TimeSpan _settledAfter = TimeSpan.FromSeconds(20);

    private readonly ClockTracker _capture;
    private readonly ClockTracker _playback;
    private ClockPair _last;

    /// <param name="captureRateHz">Nominal rate of the microphone.</param>
    /// <param name="playbackRateHz">Nominal rate of the loudspeaker.</param>
    /// <param name="timestampFrequency"><see cref="TimeProvider.TimestampFrequency"/> of the clock that stamps the pump's periods.</param>
    public DriftEstimator(int captureRateHz, int playbackRateHz, long timestampFrequency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(captureRateHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(playbackRateHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(timestampFrequency, 1);
        _capture = new ClockTracker(captureRateHz, timestampFrequency);
        _playback = new ClockTracker(playbackRateHz, timestampFrequency);
    }

    /// <summary>
    /// How much faster the loudspeaker's clock runs than the microphone's, in parts per million; negative when slower, 0 until there are five
    /// seconds of data. Divide by a million and add one for the ratio of the rates.
    /// </summary>
    public double Ppm => _capture.HasFit && _playback.HasFit
        ? (((1 + _playback.Deviation) / (1 + _capture.Deviation)) - 1) * 1e6
        : 0;

    /// <summary>Whether <see cref="Ppm"/> rests on enough data to steer a resampler with.</summary>
    public bool IsSettled => _capture.SpanSeconds >= _settledAfter.TotalSeconds && _playback.SpanSeconds >= _settledAfter.TotalSeconds;

    /// <summary>Takes a look at both clocks. The same look twice counts once.</summary>
    public void Observe(in ClockPair clocks)
    {
        _capture.Observe(clocks.Capture);
        _playback.Observe(clocks.Playback);
        _last = clocks;
    }

    /// <summary>
    /// The position in <c>DevicePump.Captured</c> (in frames) that was captured when the given frame of <c>DevicePump.Played</c> was handed
    /// over.
    /// </summary>
    /// <param name="playedRingFrame">Position in <c>DevicePump.Played</c>.</param>
    /// <returns>The position, fractional; NaN until both clocks are known.</returns>
    public double CaptureRingFrameFor(long playedRingFrame)
    {
        if (!_capture.HasFit || !_playback.HasFit)
        {
            return double.NaN;
        }

        // Frames lost on full rings stand between the rings' counts and the devices'; only the latest loss can matter for what is still in them.
        var playedDeviceFrame = playedRingFrame + _last.Playback.DeviceFrames - _last.Playback.RingFrames;
        var captureDeviceFrame = _capture.FramesAt(_playback.TimestampAt(playedDeviceFrame));
        return captureDeviceFrame - (_last.Capture.DeviceFrames - _last.Capture.RingFrames);
    }

    /// <summary>
    /// The position in <c>DevicePump.Played</c> (in frames) that was handed over when the given frame of <c>DevicePump.Captured</c> was
    /// captured.
    /// </summary>
    /// <param name="captureRingFrame">Position in <c>DevicePump.Captured</c>, in frames; may be fractional.</param>
    /// <returns>The position, fractional; NaN until both clocks are known.</returns>
    public double PlayedRingFrameFor(double captureRingFrame)
    {
        if (!_capture.HasFit || !_playback.HasFit)
        {
            return double.NaN;
        }

        var captureDeviceFrame = captureRingFrame + _last.Capture.DeviceFrames - _last.Capture.RingFrames;
        var playedDeviceFrame = _playback.FramesAt(_capture.TimestampAt(captureDeviceFrame));
        return playedDeviceFrame - (_last.Playback.DeviceFrames - _last.Playback.RingFrames);
    }
}
