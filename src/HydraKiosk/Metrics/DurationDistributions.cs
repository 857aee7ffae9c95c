using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Metrics;

/// <summary>How durations are spread that <see cref="MetricsSnapshot"/> has the percentiles of, since the daemon's start.</summary>
/// <param name="SpeechEndToHeard">From the end of a person's speech to the first sound of the answer.</param>
/// <param name="Greeting">From the session being ready to the first sound of the greeting.</param>
/// <param name="BargeInToSilence">From the service hearing a person speak into a reply to a silent loudspeaker.</param>
/// <param name="ToolTime">From a call to its output being posted.</param>
/// <param name="Handshake">From the dial to a configured session.</param>
public sealed record DurationDistributions(
    DurationDistribution SpeechEndToHeard, DurationDistribution Greeting, DurationDistribution BargeInToSilence, DurationDistribution ToolTime,
    DurationDistribution Handshake);
