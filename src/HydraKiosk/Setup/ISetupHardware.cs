using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Setup;

/// <summary>A sound device to choose.</summary>
/// <param name="Name">As the configuration takes it.</param>
/// <param name="MicrophoneChannels">0 where it is no microphone.</param>
/// <param name="LoudspeakerChannels">0 where it is no loudspeaker.</param>
internal sealed record SoundChoice(string Name, int MicrophoneChannels, int LoudspeakerChannels);

/// <summary>A button or a light to choose.</summary>
/// <param name="Words">What it is, for a person.</param>
/// <param name="Json">Its entry in the configuration.</param>
internal sealed record HandChoice(string Words, string Json);

/// <summary>What the setup tries on the device itself.</summary>
internal interface ISetupHardware
{
    /// <summary>The sound devices; none where they cannot be listed, which is told.</summary>
    IReadOnlyList<SoundChoice> SoundDevices();

    /// <summary>Plays notes on the loudspeaker; false where the device cannot be used, which is told.</summary>
    bool TryLoudspeaker(AudioOptions audio, CancellationToken stop);

    /// <summary>Shows the level of the microphone for some seconds; false where the device cannot be used, which is told.</summary>
    bool TryMicrophone(AudioOptions audio, CancellationToken stop);

    /// <summary>Waits until something is pressed.</summary>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>What was pressed; null when nothing was in time, or nothing can be watched, which is told.</returns>
    Task<HandChoice?> FindPressAsync(CancellationToken stop);

    /// <summary>The lights that can be used without a wiring plan.</summary>
    IReadOnlyList<HandChoice> Lights();

    /// <summary>Lights what the configuration names for some seconds; false where it cannot be used, which is told.</summary>
    Task<bool> TryLightAsync(KioskOptions options, CancellationToken stop);

    /// <summary>Holds a short conversation with the service; false where none came about, which is told.</summary>
    Task<bool> TryCallAsync(LoadedConfiguration configuration, string key, CancellationToken stop);
}
