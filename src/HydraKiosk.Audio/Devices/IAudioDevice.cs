namespace HydraKiosk.Audio.Devices;

/// <summary>
/// An open sound device (or something that behaves like one): a microphone, a loudspeaker and the clock that moves both. It calls its
/// <see cref="DevicePump"/> once per period from a thread of its own; everything else happens on the other side of the pump's rings.
/// </summary>
public interface IAudioDevice : IDisposable
{
    /// <summary>What a technician would call it: "file visitor.wav → conversation.wav", "USB PnP Sound Device (ALSA)".</summary>
    string Name { get; }

    /// <summary>The microphone's part of <see cref="Name"/>, where it is another device than the loudspeaker.</summary>
    string CaptureName => Name;

    /// <summary>The loudspeaker's part of <see cref="Name"/>, where it is another device than the microphone.</summary>
    string PlaybackName => Name;

    /// <summary>The rings between the device's thread and the audio thread; made when the device was opened.</summary>
    DevicePump Pump { get; }

    /// <summary>Whether sound from the loudspeaker can reach the microphone. False for files and for headsets declared as such.</summary>
    bool HasEchoPath { get; }

    /// <summary>
    /// Why the device has stopped for good, or null while it runs. Set once; the first reason is kept. Polled by the supervisor,
    /// never thrown from the device's thread.
    /// </summary>
    AudioDeviceException? Fault { get; }

    /// <summary>
    /// Whether the input comes from a real microphone, which is never exactly constant: the supervisor then takes an input of exact zeros
    /// or of one value for a dead one. False for files, where silence is silence.
    /// </summary>
    bool HasLiveInput => false;

    /// <summary>The delays the device reports for itself; unknown where it reports none or nonsense.</summary>
    DeviceLatency Latency => default;

    /// <summary>Over- and underruns the system has reported since the device was opened.</summary>
    XrunCounts Xruns => default;

    /// <summary>Scheduling policy that the device's thread really got, in words; null before its first call, or where it does not matter.</summary>
    string? CallbackScheduling => null;

    /// <summary>Starts calling the pump. Called once.</summary>
    /// <exception cref="AudioDeviceException">The device refuses to start.</exception>
    void Start();
}
