namespace HydraKiosk.Hil;

/// <summary>A room between the virtual loudspeaker and the virtual microphone.</summary>
/// <param name="Response">A file of the folder "rooms" without its ending, at 16 kHz.</param>
/// <param name="DelayFrames">Later than the response says, in frames of 16 kHz, 32 or more.</param>
/// <param name="DriftPpm">How much faster the loudspeaker's clock runs than the microphone's, in parts per million, 0 or less.</param>
/// <param name="NoisePeak">Of white noise at the microphone.</param>
internal sealed record EchoRoom(string Response, int DelayFrames, double DriftPpm, double NoisePeak);
