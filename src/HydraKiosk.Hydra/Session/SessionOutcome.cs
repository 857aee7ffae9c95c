using HydraKiosk.Hydra.Link;

namespace HydraKiosk.Hydra.Session;

/// <summary>How a session, or the attempt at one, ended.</summary>
/// <param name="Fault">Null for a normal end: close 1000.</param>
/// <param name="Detail">In plain words, without secrets.</param>
internal sealed record SessionOutcome(LinkFault? Fault, string Detail)
{
    /// <summary>What the service asked for, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the service closed first.</summary>
    public bool ClosedByServer { get; init; }

    /// <summary>Whether the session had been configured.</summary>
    public bool WasReady { get; init; }

    /// <summary>For how long it was; zero when it never was.</summary>
    public TimeSpan ReadyFor { get; init; }
}
