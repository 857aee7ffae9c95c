namespace HydraKiosk.Audio.Taps;

/// <summary>What is known about 10 ms of both sides, as they pass the tap.</summary>
/// <param name="EndedAt"><see cref="TimeProvider.GetTimestamp"/> at which the block's last sample was at the microphone.</param>
/// <param name="IsFarEndKnown">Whether the loudspeaker's side of that instant is known; where it is not, it reads as silence.</param>
public readonly record struct TapBlock(long EndedAt, bool IsFarEndKnown);
