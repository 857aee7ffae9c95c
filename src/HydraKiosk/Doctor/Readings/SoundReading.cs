using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;

namespace HydraKiosk.Doctor.Readings;

/// <summary>What the sound devices of the configuration are and deliver.</summary>
internal sealed record SoundReading
{
    /// <summary>The microphone's device; null where there is none.</summary>
    public string? Microphone { get; init; }

    /// <summary>Why it cannot be used.</summary>
    public AudioDeviceException? MicrophoneFault { get; init; }

    /// <summary>The loudspeaker's device; null where there is none.</summary>
    public string? Loudspeaker { get; init; }

    /// <summary>Why it cannot be used.</summary>
    public AudioDeviceException? LoudspeakerFault { get; init; }

    /// <summary>What the microphone delivered while nothing was played; null where it was not listened to.</summary>
    public MicrophoneMeasurement? Level { get; init; }

    /// <summary>How much of a whistle came back; null where none was played.</summary>
    public EchoMeasurement? Echo { get; init; }

    /// <summary>Whether the whistle was cut off at full scale in the microphone.</summary>
    public bool WhistleClipped { get; init; }

    /// <summary>Frames that were lost because this machine was late, and buffer faults of the device.</summary>
    public long Faults { get; init; }

    /// <summary>Whether the device was too slow for all of it, so that what it delivered until then has to do.</summary>
    public bool IsCutShort { get; init; }
}
