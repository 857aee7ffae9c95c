using HydraKiosk.Primitives.Rings;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Sounds;

/// <summary>Asks for local sounds; the audio thread plays them over whatever else is playing. Outlives the devices. One thread asks.</summary>
public sealed class LocalSounds
{
    private readonly SpscRing<int> _asked = new(8);
    private readonly Action _wake;

    /// <param name="wake">Wakes the audio thread.</param>
    public LocalSounds(Action wake) => _wake = wake;

    /// <summary>Plays an earcon now, after one that is playing. When eight are waiting already, it is left out.</summary>
    public void Play(Earcon earcon)
    {
        _asked.Write([(int)earcon]);
        _wake();
    }

    /// <summary>Audio thread: the next one asked for.</summary>
    internal bool TryTake(out Earcon earcon)
    {
        var next = _asked.BeginRead(1);
        earcon = next.Length == 1 ? (Earcon)next.First[0] : default;
        _asked.CommitRead(next.Length);
        return next.Length == 1;
    }
}
