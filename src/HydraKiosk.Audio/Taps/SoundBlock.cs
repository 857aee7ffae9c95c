namespace HydraKiosk.Audio.Taps;

/// <summary>What is known about a piece of mono sound on its way to somebody who listens.</summary>
/// <param name="EndedAt"><see cref="TimeProvider.GetTimestamp"/> at which its last sample passed the device.</param>
/// <param name="SampleRateHz">Samples a second.</param>
/// <param name="Frames">How many samples it has.</param>
/// <param name="EndPosition">
/// Where it ends in the stream that it is part of, in samples: what begins there follows it without a gap, however late a busy machine stamps it.
/// </param>
public readonly record struct SoundBlock(long EndedAt, int SampleRateHz, int Frames, long EndPosition);
