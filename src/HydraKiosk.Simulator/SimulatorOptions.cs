using System.Net;
using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Simulator;

/// <summary>Where and how a simulator serves.</summary>
public sealed record SimulatorOptions
{
    /// <summary>What it does.</summary>
    public Scenario Scenario { get; init; } = new();

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port, 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>A file for the log, one JSON object per line; it is begun anew. Null is none.</summary>
    public string? LogFile { get; init; }
}
