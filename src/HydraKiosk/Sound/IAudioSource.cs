using HydraKiosk.Audio.Engine;

namespace HydraKiosk.Sound;

/// <summary>Whoever opens the sound device for the engine and keeps it open.</summary>
public interface IAudioSource
{
    /// <summary>The device in use, as a technician would call it; null while there is none.</summary>
    string? DeviceName { get; }

    /// <summary>The microphone's part of it, where that is another device than the loudspeaker.</summary>
    string? CaptureName => DeviceName;

    /// <summary>The loudspeaker's part of it, where that is another device than the microphone.</summary>
    string? PlaybackName => DeviceName;

    /// <summary>Whether the sound goes to headphones.</summary>
    bool IsOnHeadphones => false;

    /// <summary>Headphones were plugged in or pulled; nothing for a source that knows none. Any thread; does not wait.</summary>
    void Plug(bool isIn)
    {
    }

    /// <summary>
    /// Gives the host a device, and another one whenever one is lost, until <paramref name="cancellation"/>; then takes it away and closes it.
    /// </summary>
    /// <param name="host">Gets the device.</param>
    /// <param name="changed">Told when there is a working device (true, its name) and when there is none any more (false, why).</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Audio.Devices.AudioDeviceException">There is no device, and waiting for one would be wrong.</exception>
    Task RunAsync(IDeviceHost host, Action<bool, string> changed, CancellationToken cancellation);
}
