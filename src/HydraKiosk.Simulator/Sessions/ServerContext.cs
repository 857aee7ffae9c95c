using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>What all sessions of a server share.</summary>
/// <param name="Scenario">What the server does.</param>
/// <param name="Faults">Which faults are due where.</param>
/// <param name="Log">Keeps everything that happens, for tests.</param>
/// <param name="Time">The clock of every delay.</param>
/// <param name="Logger">Takes the lines that a person reads.</param>
internal sealed record ServerContext(Scenario Scenario, FaultPlan Faults, SimulatorLog Log, TimeProvider Time, ILogger Logger);
