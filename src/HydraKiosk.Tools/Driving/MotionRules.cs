namespace HydraKiosk.Tools.Driving;

/// <summary>When a vehicle counts as moving.</summary>
public sealed record MotionRules
{
    /// <summary>Above this it moves, km/h; 3 by default, which wheel sensors of a standing vehicle do not reach.</summary>
    public double MovingAboveKmh { get; init; } = 3;

    /// <summary>A reading older than this says nothing; 2 s by default.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long it has to be slow, without a gap, before it counts as standing; 3 s by default, which a stop in traffic often is not.
    /// </summary>
    public TimeSpan StandingAfter { get; init; } = TimeSpan.FromSeconds(3);
}
