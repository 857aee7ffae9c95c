using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>A part of a session that can play some of a scenario's faults.</summary>
internal interface IFaultPlayer
{
    /// <summary>Plays a fault now, or arms it for later; returns false when this part does not know it.</summary>
    bool TryPlay(FaultAction action);
}
