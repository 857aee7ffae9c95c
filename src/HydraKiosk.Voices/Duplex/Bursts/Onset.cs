namespace HydraKiosk.Voices.Duplex.Bursts;

/// <summary>
/// The last frames before a reply begins: its first consonant is softer than what tells that it is one, and the silence before it is what the
/// loudspeaker lives on until the model's next 80 ms are here.
/// </summary>
/// <param name="frameSamples">Samples in a frame.</param>
internal sealed class Onset(int frameSamples)
{
    private const int Frames = 6; // two that are loud, and four before

    private readonly short[] _samples = new short[Frames * frameSamples];
    private int _kept;
    private int _loudInARow;

    /// <summary>Takes a frame.</summary>
    /// <returns>How many in a row were loud, up to this one.</returns>
    public int Add(ReadOnlySpan<short> frame, bool isLoud)
    {
        if (_kept == Frames)
        {
            DropFirst();
        }

        frame.CopyTo(_samples.AsSpan(_kept++ * frameSamples));
        _loudInARow = isLoud ? _loudInARow + 1 : 0;
        return _loudInARow;
    }

    /// <summary>Takes the oldest frame out; false where there is none.</summary>
    public bool TryTake(Span<short> frame)
    {
        if (_kept == 0)
        {
            return false;
        }

        _samples.AsSpan(0, frameSamples).CopyTo(frame);
        DropFirst();
        _loudInARow = 0;
        return true;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => (_kept, _loudInARow) = (0, 0);

    private void DropFirst()
    {
        _samples.AsSpan(frameSamples, (_kept - 1) * frameSamples).CopyTo(_samples);
        _kept--;
    }
}
