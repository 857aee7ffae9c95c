namespace HydraKiosk.Audio.Taps;

/// <summary>
/// Where one listener gets what the loudspeaker was really given, silence included, at the device's own rate. Outlives the devices, and costs one
/// look at a field while nobody listens. Unlike <see cref="AudioTap"/> it holds the microphone's sound back for nothing.
/// </summary>
public sealed class PlayedTap
{
    private SoundRing? _listener;

    /// <summary>Who listens; null for nobody. Any thread may set it.</summary>
    public SoundRing? Listener
    {
        get => Volatile.Read(ref _listener);
        set => Volatile.Write(ref _listener, value);
    }
}
