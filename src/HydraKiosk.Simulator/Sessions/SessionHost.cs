using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>What all sessions of a server share.</summary>
internal sealed record SessionHost(Scenario Scenario, FaultPlan Faults, SimulatorLog Log, TimeProvider Time, ILogger Logger);

/// <summary>Why a connection was taken only to be turned away.</summary>
internal enum Admission
{
    /// <summary>It was not.</summary>
    Welcome,

    /// <summary>Every session is taken.</summary>
    ServerFull,

    /// <summary>The scenario answers unknown models after the upgrade.</summary>
    UnknownModel,
}
