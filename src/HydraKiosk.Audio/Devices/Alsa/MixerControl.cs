namespace HydraKiosk.Audio.Devices.Alsa;

/// <summary>One control of a sound card's mixer, as <c>alsamixer</c> shows it.</summary>
/// <param name="Name">Its name, such as Master, Speaker or Capture.</param>
/// <param name="Playback">Its loudspeaker side; null where it has none.</param>
/// <param name="Capture">Its microphone side; null where it has none.</param>
public sealed record MixerControl(string Name, MixerSide? Playback, MixerSide? Capture);

/// <summary>How one side of a control is set.</summary>
/// <param name="IsOn">Its switch: false is muted; null where it has none.</param>
/// <param name="LevelPercent">Its fader, 0 to 100 of its range; null where it has none.</param>
public sealed record MixerSide(bool? IsOn, double? LevelPercent)
{
    /// <summary>Whether nothing passes: switched off, or its fader at the lower end.</summary>
    public bool IsSilent => IsOn == false || LevelPercent <= 0;
}
