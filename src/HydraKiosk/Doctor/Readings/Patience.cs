namespace HydraKiosk.Doctor.Readings;

/// <summary>How long something may take, from now on.</summary>
/// <param name="limit">So long.</param>
/// <param name="time">The clock.</param>
/// <param name="stop">Ends it before.</param>
internal sealed class Patience(TimeSpan limit, TimeProvider time, CancellationToken stop)
{
    private readonly long _begun = time.GetTimestamp();

    /// <summary>Ends it before its time.</summary>
    public CancellationToken Stop => stop;

    /// <summary>What is left of it; negative where it is over.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(_begun);
}
