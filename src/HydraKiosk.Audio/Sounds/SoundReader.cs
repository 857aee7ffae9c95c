using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// The sound that a queue plays, sample by sample at the device's rate. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class SoundReader
{
    private const int BlockSamples = 128;

    private readonly LocalSoundQueue _queue;
    private readonly Resampler _resampler;
    private readonly float[] _block = new float[BlockSamples];
    private readonly float[] _made;
    private readonly int _tailSamples;
    private int _tailLeft;
    private int _next;
    private int _end;

    /// <param name="queue">What plays.</param>
    /// <param name="rateHz">The device's rate, 8 000 to 192 000.</param>
    public SoundReader(LocalSoundQueue queue, int rateHz)
    {
        _queue = queue;
        _resampler = new Resampler(queue.RateHz, rateHz);
        _made = new float[_resampler.MaxOutput(BlockSamples)];
        _tailSamples = (int)Math.Ceiling(_resampler.Latency.TotalSeconds * queue.RateHz);
        DelayFrames = (int)Math.Ceiling(_resampler.Latency.TotalSeconds * rateHz);
    }

    /// <summary>Frames that come out before the sound begins, while the filter is empty.</summary>
    public int DelayFrames { get; }

    /// <summary>Whether there is one more sample; at the sound's end the queue is told.</summary>
    public bool HasNext => _next < _end || Refill();

    /// <summary>The queue's sound begins, or goes on from where it stands.</summary>
    public void Begin()
    {
        _resampler.Reset();
        _tailLeft = _tailSamples;
        _next = _end = 0;
    }

    /// <summary>The next sample; only where <see cref="HasNext"/>.</summary>
    public float Next() => _made[_next++];

    /// <summary>The sound ends here.</summary>
    public void End()
    {
        _next = _end = 0;
        _queue.End();
    }

    private bool Refill()
    {
        while (_queue.Playing is { } sound)
        {
            var n = Take(sound);
            if (n == 0)
            {
                _queue.End();
                break;
            }

            _next = 0;
            _end = _resampler.Process(_block.AsSpan(0, n), _made);
            if (_end > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Up to one block of the sound, or of the silence behind it that pushes its end out of the filter.</summary>
    private int Take(short[] sound)
    {
        var from = sound.AsSpan(_queue.Position);
        var n = Math.Min(from.Length, BlockSamples);
        for (var i = 0; i < n; i++)
        {
            _block[i] = from[i] * (1f / 32768);
        }

        _queue.Position += n;
        if (n == 0 && _tailLeft > 0)
        {
            n = Math.Min(_tailLeft, BlockSamples);
            _block.AsSpan(0, n).Clear();
            _tailLeft -= n;
        }

        return n;
    }
}
