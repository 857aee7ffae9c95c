using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Recordings;

/// <summary>
/// One side of a recording: puts pieces of mono sound of any rate where they belong on the recording's time line, at its rate. Pieces that follow
/// each other in their stream do so in the recording, however restless their times are; the rate is trimmed so gently that nobody hears it until
/// the stream runs with the machine's clock, and in silence it is moved at once: the clocks of microphone and loudspeaker drift apart otherwise by
/// a fifth of a second in half an hour. Whatever does not follow begins anew at its place. One thread at a time.
/// </summary>
/// <param name="wav">The recording.</param>
/// <param name="channel">Its channel, from 0.</param>
internal sealed class SideTrack(WavWriter wav, int channel)
{
    /// <summary>A stream whose times are further off than this is another one that happens to go on where the last one ended.</summary>
    private const double LargestErrorSeconds = 1;

    /// <summary>More than the drift of crystals leaves: what a stream that began at a bad moment is off, and is set right in a silence.</summary>
    private const double MovedSeconds = 0.005;

    /// <summary>Times of single pieces are as restless as the device's thread; their mean over this long is not.</summary>
    private const double SmoothingSeconds = 2;

    /// <summary>
    /// Parts per million for each microsecond off: a crystal's 100 ppm leave a millisecond, and half of an error is gone in seven seconds.
    /// </summary>
    private const double TrimPerMicrosecond = 0.1;

    private const double LargestTrimPpm = 900;
    private const int PieceFrames = 1920;

    private readonly int _rateHz = wav.Format.SampleRateHz;
    private readonly Pcm16Quantiser _quantiser = new();
    private float[] _made = [];
    private short[] _pcm = [];
    private DriftResampler? _resampler;
    private bool _isRunning;
    private long _next; // frame of the recording at which the filter's next sample goes
    private long _nextPosition; // of the stream
    private double _errorFrames;
    private bool _isSilent;

    private double LatencyFrames => _resampler!.Latency.TotalSeconds * _rateHz;

    /// <summary>Adds a piece.</summary>
    /// <param name="sound">Full scale ±1.</param>
    /// <param name="sampleRateHz">Its rate, 8 000 to 192 000 Hz.</param>
    /// <param name="startFrame">Where it begins in the recording, in frames; what lies before the beginning is left out.</param>
    /// <param name="endPosition">Where it ends in its stream, in samples.</param>
    /// <exception cref="Audio.Devices.AudioDeviceException">The recording cannot be written.</exception>
    public void Add(ReadOnlySpan<float> sound, int sampleRateHz, double startFrame, long endPosition)
    {
        var follows = _isRunning && _resampler!.InputRateHz == sampleRateHz && endPosition - sound.Length == _nextPosition;
        var error = follows ? startFrame - (_next + LatencyFrames) : 0;
        _nextPosition = endPosition;
        var isSilent = !sound.ContainsAnyExcept(0f);
        if (follows && Math.Abs(error) <= LargestErrorSeconds * _rateHz)
        {
            Trim(error, (double)sound.Length / sampleRateHz, mayMove: isSilent && _isSilent);
        }
        else
        {
            Finish();
            Begin(sampleRateHz, startFrame);
        }

        _isSilent = isSilent;
        Pass(sound);
    }

    /// <summary>The stream ends here: what is still in its filter is written.</summary>
    /// <exception cref="Audio.Devices.AudioDeviceException">The recording cannot be written.</exception>
    public void Finish()
    {
        if (_isRunning)
        {
            _isRunning = false;
            Span<float> silence = stackalloc float[96];
            silence.Clear();
            for (var left = (int)(_resampler!.Latency.TotalSeconds * _resampler.InputRateHz) + 1; left > 0; left -= silence.Length)
            {
                Pass(silence[..Math.Min(left, silence.Length)]);
            }
        }
    }

    private void Begin(int sampleRateHz, double startFrame)
    {
        if (_resampler?.InputRateHz == sampleRateHz)
        {
            _resampler.RatioPpm = 0;
            _resampler.Reset();
        }
        else
        {
            _resampler = new DriftResampler(sampleRateHz, _rateHz);
            _made = new float[_resampler.MaxOutput(PieceFrames)];
            _pcm = new short[_made.Length];
        }

        _errorFrames = 0;
        _next = (long)Math.Round(startFrame - LatencyFrames);
        _isRunning = true;
    }

    private void Trim(double errorFrames, double pieceSeconds, bool mayMove)
    {
        _errorFrames += (errorFrames - _errorFrames) * Math.Min(1, pieceSeconds / SmoothingSeconds);
        if (mayMove && Math.Abs(_errorFrames) > MovedSeconds * _rateHz)
        {
            _next += (long)_errorFrames;
            _errorFrames = 0;
        }

        _resampler!.RatioPpm = Math.Clamp(_errorFrames * 1e6 / _rateHz * TrimPerMicrosecond, -LargestTrimPpm, LargestTrimPpm);
    }

    private void Pass(ReadOnlySpan<float> sound)
    {
        while (!sound.IsEmpty)
        {
            var piece = sound[..Math.Min(sound.Length, PieceFrames)];
            Write(_made.AsSpan(0, _resampler!.Process(piece, _made)));
            sound = sound[piece.Length..];
        }
    }

    private void Write(ReadOnlySpan<float> made)
    {
        var (at, early) = (_next, (int)Math.Clamp(-_next, 0, made.Length));
        _next += made.Length;
        made = made[early..];
        if (made.ContainsAnyExcept(0f)) // silence is there already, and costs no disk
        {
            _quantiser.Convert(made, _pcm);
            wav.Put(at + early, channel, _pcm.AsSpan(0, made.Length));
        }
    }
}
