using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Link.Running;

/// <summary>What can be read of a link, from any thread.</summary>
public interface ILinkFigures
{
    /// <summary>What went up and down so far.</summary>
    UplinkStatistics Statistics();

    /// <summary>How long the last minute's chunks took from the microphone's device to the system's socket.</summary>
    LatencySummary UplinkLatency();

    /// <summary>What is left of the wait before the next attempt, as presses and the network have cut it; zero when there is none.</summary>
    TimeSpan NextAttemptIn { get; }
}
