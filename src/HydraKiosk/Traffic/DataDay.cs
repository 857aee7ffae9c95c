namespace HydraKiosk.Traffic;

/// <summary>What was used on one calendar day.</summary>
/// <param name="Date">The day, by the device's clock and time zone.</param>
/// <param name="Bytes">Over the network, both directions together.</param>
/// <param name="Seconds">Of open sessions.</param>
internal readonly record struct DataDay(DateOnly Date, long Bytes, double Seconds);
