using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Recordings;

/// <summary>Which side of a recording is wanted.</summary>
internal enum RecordingSide
{
    /// <summary>The sum of both.</summary>
    Both,

    /// <summary>What the microphone sent.</summary>
    Left,

    /// <summary>What was played.</summary>
    Right,
}

/// <summary>Reads a recording, or one side of it, as mono sound at any rate. Holds 10 ms of it.</summary>
internal sealed class SideReader : IDisposable
{
    private readonly WavReader _wav;
    private readonly RecordingSide _side;
    private readonly Resampler _resampler;
    private readonly float[] _frames;
    private readonly float[] _mono;
    private readonly float[] _made;
    private int _next;
    private int _count;

    /// <param name="path">The recording's WAV.</param>
    /// <param name="side">Which side.</param>
    /// <param name="rateHz">The rate that is wanted.</param>
    /// <exception cref="Audio.Devices.AudioDeviceException">It cannot be read.</exception>
    public SideReader(string path, RecordingSide side, int rateHz)
    {
        _wav = new WavReader(path);
        _side = side;
        _resampler = new Resampler(_wav.Format.SampleRateHz, rateHz);
        _mono = new float[_wav.Format.SampleRateHz / 100];
        _frames = new float[_mono.Length * _wav.Format.Channels];
        _made = new float[_resampler.MaxOutput(_mono.Length)];
    }

    /// <summary>How long the recording is.</summary>
    public TimeSpan Duration => _wav.Duration;

    /// <summary>Passes over the beginning.</summary>
    /// <param name="span">How much of it.</param>
    public void Skip(TimeSpan span) => _wav.Skip((long)(span.TotalSeconds * _wav.Format.SampleRateHz));

    /// <summary>Reads on.</summary>
    /// <param name="sound">Is filled as far as there is anything.</param>
    /// <returns>Samples; less than asked for only at the end.</returns>
    /// <exception cref="Audio.Devices.AudioDeviceException">The storage failed.</exception>
    public int Read(Span<float> sound)
    {
        var done = 0;
        while (done < sound.Length && (_next < _count || Fetch()))
        {
            var run = Math.Min(sound.Length - done, _count - _next);
            _made.AsSpan(_next, run).CopyTo(sound[done..]);
            (_next, done) = (_next + run, done + run);
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => _wav.Dispose();

    private bool Fetch()
    {
        var read = _wav.Read(_frames);
        var channels = _wav.Format.Channels;
        for (var i = 0; i < read; i++)
        {
            var left = _frames[i * channels];
            var right = _frames[(i * channels) + channels - 1];
            _mono[i] = _side switch
            {
                RecordingSide.Left => left,
                RecordingSide.Right => right,
                _ => Math.Clamp(left + right, -1f, 1f),
            };
        }

        (_next, _count) = (0, _resampler.Process(_mono.AsSpan(0, read), _made));
        return read > 0 && (_count > 0 || Fetch());
    }
}
