using HydraKiosk.Audio.Echo.Proving;

namespace HydraKiosk.Audio.Echo.Saving;

/// <summary>What a canceller had learned when it was asked, as a state for a file.</summary>
/// <param name="State">Whole and sealed, for <see cref="EchoState.Load"/> under the same conditions.</param>
/// <param name="Conditions">Under which it was learned and proven.</param>
/// <param name="Status">What was known of the echo then; it was proven.</param>
public sealed record LearnedEcho(ReadOnlyMemory<byte> State, EchoConditions Conditions, EchoStatus Status);
