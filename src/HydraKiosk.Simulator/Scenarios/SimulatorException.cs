using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>The simulator cannot do what it was asked to; the message says why and what to do.</summary>
/// <param name="cause">Its row in the table of causes.</param>
/// <param name="message">For a person.</param>
/// <param name="inner">What lies beneath.</param>
public sealed class SimulatorException(Cause cause, string message, Exception? inner = null)
    : Exception($"{cause.Tag}: {message}", inner)
{
    /// <summary>Its row in the table of causes.</summary>
    public Cause Cause { get; } = cause;
}
