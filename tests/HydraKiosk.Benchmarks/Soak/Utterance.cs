namespace HydraKiosk.Benchmarks.Soak;

/// <summary>Something that the visitor says.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Clip">Which of the simulator's clips.</param>
/// <param name="From">Where it begins in the microphone's file.</param>
/// <param name="Until">Where it ends.</param>
internal sealed record Utterance(int Number, string Clip, TimeSpan From, TimeSpan Until);
