namespace HydraKiosk.Audio.Measuring;

/// <summary>What went to the loudspeaker and what came from the microphone while chirps were played.</summary>
/// <param name="Played">Mono, as the device was given it; exact zeros before the first chirp.</param>
/// <param name="PlayedRateHz">Its nominal rate.</param>
/// <param name="Captured">Mono, from the microphone.</param>
/// <param name="CapturedRateHz">Its nominal rate.</param>
/// <param name="CapturedFrameFor">
/// Position in <paramref name="Captured"/> that was taken when the given position of <paramref name="Played"/> was handed over.
/// </param>
public sealed record EchoRecording(
    ReadOnlyMemory<float> Played, int PlayedRateHz, ReadOnlyMemory<float> Captured, int CapturedRateHz, Func<double, double> CapturedFrameFor)
{
    /// <summary>For both sides on one clock, begun together.</summary>
    public static EchoRecording OneClock(ReadOnlyMemory<float> played, int playedRateHz, ReadOnlyMemory<float> captured, int capturedRateHz) =>
        new(played, playedRateHz, captured, capturedRateHz, frame => frame * capturedRateHz / playedRateHz);
}
