namespace HydraKiosk.Audio.Echo.Cancelling;

/// <summary>What the canceller knows after a block.</summary>
/// <param name="Heard">Who is heard.</param>
/// <param name="EchoReturnLossDb">
/// How much weaker the echo arrives at the microphone than it was played, in dB, over the last seconds of echo alone; NaN until it is known.
/// </param>
/// <param name="EnhancementDb">By how much the filter makes the echo weaker still, in dB, over the same time; NaN until it is known.</param>
/// <param name="ResidualDbfs">Level of what the block's output holds, dBFS.</param>
/// <param name="ExcessDb">By how much more is left than the echo explains, 0 to 17 dB, the mean over 20 bands.</param>
/// <param name="LeftDbfs">Level of what is left of the echo, noise of the room included, over the same time, dBFS; NaN until it is known.</param>
/// <param name="NoiseDbfs">Level of the room's own noise, dBFS; NaN until it has been heard for a second.</param>
/// <param name="IsJudged">
/// Whether the sound itself decided who is heard. False in the first 2.5 s of echo, for a moment after a change of path, where a part of the far
/// end is not known, and where the microphone gives exact silence.
/// </param>
public readonly record struct BlockReport(
    NearEnd Heard, float EchoReturnLossDb, float EnhancementDb, float ResidualDbfs, float ExcessDb, float LeftDbfs,
    float NoiseDbfs, bool IsJudged)
{
    /// <summary>Before the first block.</summary>
    public static BlockReport None { get; } = new(NearEnd.Room, float.NaN, float.NaN, 0, 0, float.NaN, float.NaN, IsJudged: false);
}
