namespace HydraKiosk.Simulator.Scenarios;

/// <summary>The simulator cannot do what it was asked to; the message says why and what to do.</summary>
/// <param name="code">The cause code: 2501 the address, 2502 and 2503 the scenario, 2504 the log file.</param>
/// <param name="message">For a person.</param>
/// <param name="inner">What lies beneath.</param>
public sealed class SimulatorException(int code, string message, Exception? inner = null) : Exception($"HK-{code}: {message}", inner)
{
    /// <summary>The cause code.</summary>
    public int Code { get; } = code;
}
