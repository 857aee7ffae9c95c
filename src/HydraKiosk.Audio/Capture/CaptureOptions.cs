namespace HydraKiosk.Audio.Capture;

/// <summary>How the microphone's signal is taken.</summary>
/// <param name="GainDb">Gain before everything else, -40 to 40 dB.</param>
/// <param name="Channel">The channel of a microphone array to use, from 0; null mixes all.</param>
public sealed record CaptureOptions(double GainDb = 0, int? Channel = null);
