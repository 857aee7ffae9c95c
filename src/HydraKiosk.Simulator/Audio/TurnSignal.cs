using System.Buffers.Binary;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Audio;

/// <summary>What the detector found.</summary>
internal enum TurnSignal
{
    /// <summary>Speech began, at the given time.</summary>
    Started,

    /// <summary>There was enough of it for a turn; a reply that runs is now interrupted for good.</summary>
    Confirmed,

    /// <summary>The turn is over; speech ended at the given time.</summary>
    Ended,

    /// <summary>It was too short for a turn; it ended at the given time.</summary>
    Discarded,
}
