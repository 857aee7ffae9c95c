namespace HydraKiosk.Simulator.Audio;

/// <summary>What the speech detector found.</summary>
internal enum TurnSignal
{
    /// <summary>Speech began, at the given time.</summary>
    Started,

    /// <summary>The speech is long enough for a turn, so it interrupts a reply that runs.</summary>
    Confirmed,

    /// <summary>The turn is over; speech ended at the given time.</summary>
    Ended,

    /// <summary>It was too short for a turn; it ended at the given time.</summary>
    Discarded,
}
