namespace HydraKiosk.Audio.Echo.Release;

/// <summary>
/// Repays at the first sign of a person what was kept back before it: when the microphone closes, 200 ms of its worthless silence are held
/// back, and when it opens for a person they go out at once with what the microphone really heard then. No syllable is lost and no
/// delay stays. One thread at a time; allocates nothing after construction.
/// </summary>
internal sealed class HeldBack
{
    /// <summary>How many blocks are held back while the microphone is closed: 200 ms.</summary>
    public const int Blocks = 20;

    private readonly int _blockSamples;
    private readonly float[] _sound;
    private readonly float[] _silence;
    private int _oldest;
    private int _count;

    /// <param name="blockSamples">Samples of a block.</param>
    public HeldBack(int blockSamples)
    {
        _blockSamples = blockSamples;
        _sound = new float[Blocks * blockSamples];
        _silence = new float[Blocks * blockSamples];
    }

    /// <summary>The most samples that one call gives out.</summary>
    public int MostSamples => (Blocks + 1) * _blockSamples;

    /// <summary>Blocks that are held back now.</summary>
    public int Count => _count;

    /// <summary>Takes the next block and gives out what may go.</summary>
    /// <param name="sound">What the microphone heard, free of echo.</param>
    /// <param name="silence">What goes out in its place where nobody may hear it.</param>
    /// <param name="isOpen">Whether the microphone may be heard now.</param>
    /// <param name="isPerson">Whether that is because a person was heard: then what was held back goes out as it sounded.</param>
    /// <param name="output">Room for <see cref="MostSamples"/>.</param>
    /// <returns>Samples given out: whole blocks, none to <see cref="Blocks"/> + 1.</returns>
    public int Push(ReadOnlySpan<float> sound, ReadOnlySpan<float> silence, bool isOpen, bool isPerson, Span<float> output)
    {
        var given = 0;
        if (isOpen)
        {
            for (; _count > 0; given += _blockSamples)
            {
                Take(isPerson ? _sound : _silence, output[given..]);
            }

            sound.CopyTo(output[given..]);
            return given + _blockSamples;
        }

        if (_count == Blocks)
        {
            Take(_silence, output);
            given = _blockSamples;
        }

        var at = (_oldest + _count++) % Blocks * _blockSamples;
        sound.CopyTo(_sound.AsSpan(at));
        silence.CopyTo(_silence.AsSpan(at));
        return given;
    }

    private void Take(float[] from, Span<float> output)
    {
        from.AsSpan(_oldest * _blockSamples, _blockSamples).CopyTo(output);
        _oldest = (_oldest + 1) % Blocks;
        _count--;
    }
}
