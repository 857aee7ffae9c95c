namespace HydraKiosk.Tools.Builtin;

/// <summary>What the device knows about itself at one moment.</summary>
/// <param name="Uptime">Since the daemon started.</param>
/// <param name="SessionTime">Since the present session was configured.</param>
/// <param name="Volume">Loudspeaker level, 0 to 1.</param>
/// <param name="MicrophoneDbfs">RMS level at the microphone; full scale is 0.</param>
/// <param name="NoiseFloorDbfs">The background at the microphone, between the voices.</param>
/// <param name="ClippedSamples">Microphone samples that hit full scale.</param>
/// <param name="AudioDevice">Its name, or null while there is none.</param>
/// <param name="AudioUnderruns">Frames of silence given to the loudspeaker in mid-reply.</param>
/// <param name="Reconnects">Sessions lost and opened again.</param>
public sealed record DeviceStatus(
    TimeSpan Uptime, TimeSpan SessionTime, double Volume, double MicrophoneDbfs, double NoiseFloorDbfs, long ClippedSamples,
    string? AudioDevice, long AudioUnderruns, long Reconnects);
