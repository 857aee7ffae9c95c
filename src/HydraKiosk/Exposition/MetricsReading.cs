using HydraKiosk.Control;
using HydraKiosk.Metrics;

namespace HydraKiosk.Exposition;

/// <summary>Everything that figures are made of, at one moment.</summary>
/// <param name="Status">How the daemon is.</param>
/// <param name="Durations">How durations are spread.</param>
/// <param name="ToolEnds">Calls of tools by class and outcome, with a space between them.</param>
/// <param name="Closes">Connections that the service ended, by the code of its close frame.</param>
/// <param name="Causes">Lines of the journal at warning level and above, by cause.</param>
/// <param name="LogLinesLost">Lines that the journal did not take.</param>
/// <param name="Process">What the process uses.</param>
internal sealed record MetricsReading(
    KioskStatus Status, DurationDistributions Durations, IReadOnlyList<KeyValuePair<string, long>> ToolEnds,
    IReadOnlyList<KeyValuePair<string, long>> Closes, IReadOnlyList<KeyValuePair<string, long>> Causes, long LogLinesLost, ProcessFigures Process);
