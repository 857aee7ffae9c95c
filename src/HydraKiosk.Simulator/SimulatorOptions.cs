using System.Net;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator;

/// <summary>Where and how a simulator serves.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The scenario that the server plays.</summary>
    public Scenario Scenario { get; init; } = new();

    /// <summary>The service that it stands in for.</summary>
    public SimulatedVoice Voice { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 is any free port.</summary>
    public int Port { get; init; }

    /// <summary>The file for the log, one JSON object per line; an old file is replaced. Null is no file.</summary>
    public string? LogFile { get; init; }
}
