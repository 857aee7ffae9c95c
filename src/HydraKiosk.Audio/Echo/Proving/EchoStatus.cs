namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>What the echo canceller knows, for reports.</summary>
/// <param name="Safety">Whether it is trusted with an open microphone while the loudspeaker speaks.</param>
/// <param name="ReturnLossDb">How much weaker the echo arrives than it was played, dB; NaN until it is known.</param>
/// <param name="EnhancementDb">By how much the canceller makes it weaker still, dB; NaN until it is known.</param>
/// <param name="Witness">What it is trusted by.</param>
/// <param name="IsExternal">Whether the device or the sound server takes the echo out, and here it is only judged what they leave.</param>
public readonly record struct EchoStatus(
    EchoSafety Safety, float ReturnLossDb, float EnhancementDb, EchoWitness Witness = EchoWitness.None, bool IsExternal = false);
