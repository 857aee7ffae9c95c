namespace HydraKiosk.Tests.Doctor;

/// <summary>The system's clock, set wrong.</summary>
internal sealed class SkewedClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
