using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Recordings.Transcription;

/// <summary>
/// Finds what the person said on the left side of a recording, one utterance after the other, at the rate that services of transcription like best.
/// Holds no more than one utterance in memory. One thread.
/// </summary>
internal sealed class UtteranceFinder : IDisposable
{
    /// <summary>16 kHz: more tells no recogniser anything.</summary>
    public const int SampleRateHz = 16_000;

    /// <summary>A pause of a person who goes on: 0.7 s, of which the detector bridges the first 0.4 by itself.</summary>
    private const int PauseBlocks = 30;

    /// <summary>200 ms before and after, in which the first and the last consonant are.</summary>
    private const int PadBlocks = 20;

    /// <summary>A minute; services take more, and a person who speaks longer is cut.</summary>
    private const int LongestBlocks = 6000;

    private const int BlockSamples = SampleRateHz / 100;
    private const int BlockMs = 10;

    private static readonly int _releaseBlocks = (int)(VoiceActivityDetector.Release.TotalMilliseconds / BlockMs);

    private readonly WavReader _wav;
    private readonly Resampler _resampler;
    private readonly VoiceActivityDetector _voice = new(SampleRateHz);
    private readonly Pcm16Quantiser _quantiser = new(dither: false);
    private readonly float[] _frames;
    private readonly float[] _mono;
    private readonly float[] _made;
    private readonly List<short[]> _kept = [];
    private int _madeCount;
    private long _block; // blocks that were looked at
    private int _speech;
    private int _quiet;

    /// <param name="path">The recording's WAV.</param>
    /// <exception cref="Audio.Devices.AudioDeviceException">It cannot be read.</exception>
    public UtteranceFinder(string path)
    {
        _wav = new WavReader(path);
        _resampler = new Resampler(_wav.Format.SampleRateHz, SampleRateHz);
        _mono = new float[_wav.Format.SampleRateHz / 100];
        _frames = new float[_mono.Length * _wav.Format.Channels];
        _made = new float[BlockSamples + _resampler.MaxOutput(_mono.Length)];
    }

    /// <summary>The next utterance; null at the end.</summary>
    /// <exception cref="Audio.Devices.AudioDeviceException">The recording cannot be read.</exception>
    public Utterance? Next()
    {
        while (Read())
        {
            while (_madeCount >= BlockSamples)
            {
                var found = Look(_made.AsSpan(0, BlockSamples));
                _made.AsSpan(BlockSamples, _madeCount - BlockSamples).CopyTo(_made);
                _madeCount -= BlockSamples;
                if (found is not null)
                {
                    return found;
                }
            }
        }

        return _speech > 0 ? Take() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _wav.Dispose();

    private bool Read()
    {
        var read = _wav.Read(_frames);
        if (read == 0)
        {
            return false;
        }

        for (var i = 0; i < read; i++)
        {
            _mono[i] = _frames[i * _wav.Format.Channels];
        }

        _madeCount += _resampler.Process(_mono.AsSpan(0, read), _made.AsSpan(_madeCount));
        return true;
    }

    private Utterance? Look(ReadOnlySpan<float> block)
    {
        var isSpeech = _voice.Process(block);
        _block++;
        var pcm = new short[BlockSamples];
        _quantiser.Convert(block, pcm);
        _kept.Add(pcm);
        if (isSpeech)
        {
            _speech++;
            _quiet = 0;
        }
        else if (_speech > 0)
        {
            _quiet++;
        }
        else if (_kept.Count > PadBlocks)
        {
            _kept.RemoveAt(0);
        }

        return _speech > 0 && (_quiet > PauseBlocks || _kept.Count >= LongestBlocks) ? Take() : null;
    }

    private Utterance Take()
    {
        var release = _quiet > 0 ? _releaseBlocks : 0; // so long the detector has said "speech" though there was none
        var spare = Math.Max(0, _quiet + release - PadBlocks);
        var blocks = _kept.Count - spare;
        var pcm = new short[blocks * BlockSamples];
        for (var i = 0; i < blocks; i++)
        {
            _kept[i].CopyTo(pcm.AsSpan(i * BlockSamples));
        }

        var latencyMs = _resampler.Latency.TotalMilliseconds;
        var endMs = ((_block - spare) * BlockMs) - latencyMs;
        var found = new Utterance((long)Math.Max(0, endMs - (blocks * BlockMs)), (long)endMs, Math.Max(0, _speech - release) * BlockMs, pcm);
        _kept.RemoveRange(0, blocks);
        _kept.RemoveRange(0, Math.Max(0, _kept.Count - PadBlocks));
        (_speech, _quiet) = (0, 0);
        return found;
    }
}
