using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Devices;

/// <summary>
/// Falling silent at once: the audio thread asks for it, the device's thread carries it out at its next period and says up to where was heard.
/// </summary>
internal sealed class DeviceCut
{
    /// <summary>An abrupt stop clicks; 5 ms of straight line does not, and fits into one period.</summary>
    private const int FadeMs = 5;

    private readonly SpscRing<float> _toPlay;
    private readonly int _rateHz;
    private readonly int _fadeFrames;
    private readonly long _timestampFrequency;
    private bool _dropsUnbegun;
    private long _cutTo;
    private long _cutDone;
    private long _heardAtCut;
    private long _silentAtCut;

    /// <param name="toPlay">What is cut.</param>
    /// <param name="rateHz">The loudspeaker's rate.</param>
    /// <param name="timestampFrequency">Of the clock that stamps periods.</param>
    public DeviceCut(SpscRing<float> toPlay, int rateHz, long timestampFrequency)
    {
        _toPlay = toPlay;
        _rateHz = rateHz;
        _fadeFrames = rateHz * FadeMs / 1000;
        _timestampFrequency = timestampFrequency;
    }

    /// <summary>Device thread: whether the last period was full of sound.</summary>
    public bool IsSounding { get; set; }

    /// <summary>When the last cut left the loudspeaker silent.</summary>
    public long SilentAt => Volatile.Read(ref _silentAtCut);

    /// <summary>Audio thread: asks for it.</summary>
    /// <param name="unbegunUnheard">Whether nothing at all is heard where the device is silent when it carries this out.</param>
    public void Ask(bool unbegunUnheard)
    {
        _dropsUnbegun = unbegunUnheard;
        Volatile.Write(ref _cutTo, _toPlay.WritePosition); // publishes the line above too
    }

    /// <summary>Audio thread: whether it has been carried out.</summary>
    /// <param name="heardTo">The position that was the last to be heard.</param>
    public bool IsDone(out long heardTo)
    {
        // The device thread publishes _heardAtCut, then _cutDone, then the read position; reading in the opposite order means that whoever
        // sees the position also sees where it came from. Where the position got there without a cut, all of it was heard.
        var done = _toPlay.ReadPosition >= _cutTo;
        heardTo = Volatile.Read(ref _cutDone) >= _cutTo ? Volatile.Read(ref _heardAtCut) : _cutTo;
        return done;
    }

    /// <summary>Device thread: carries out what was asked for, if anything was.</summary>
    /// <param name="mono">The period; begins with the fade afterwards.</param>
    /// <param name="at">When the period began.</param>
    /// <param name="faded">Frames of the fade.</param>
    public bool TryCarryOut(Span<float> mono, long at, out int faded)
    {
        var cutTo = Volatile.Read(ref _cutTo);
        faded = 0;
        if (cutTo <= _toPlay.ReadPosition)
        {
            return false;
        }

        if (IsSounding || !_dropsUnbegun)
        {
            faded = _toPlay.TakeUpTo(mono[..(int)Math.Min(Math.Min(mono.Length, _fadeFrames), cutTo - _toPlay.ReadPosition)]);
        }

        for (var i = 0; i < faded; i++)
        {
            mono[i] *= 1f - ((i + 1f) / faded);
        }

        Volatile.Write(ref _silentAtCut, at + (faded * _timestampFrequency / _rateHz));
        Volatile.Write(ref _heardAtCut, _toPlay.ReadPosition);
        Volatile.Write(ref _cutDone, cutTo);
        _toPlay.DiscardTo(cutTo); // last: see IsDone
        IsSounding = false;
        return true;
    }
}
