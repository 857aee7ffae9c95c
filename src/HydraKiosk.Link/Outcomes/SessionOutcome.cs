using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Link.Outcomes;

/// <summary>How a session, or the attempt at one, ended.</summary>
/// <param name="Cause">Null for a normal end: close 1000.</param>
/// <param name="Detail">In plain words, without secrets.</param>
internal sealed record SessionOutcome(LinkCause? Cause, string Detail)
{
    /// <summary>What the conversation is told; null for a normal end.</summary>
    public LinkFault? Fault => Cause?.Fault;

    /// <summary>What the service asked for, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How far this device's clock is ahead of the service's, where an answer of it says so.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>Another network is there now: the attempt was called off, or the session went with its address. Nobody's fault.</summary>
    public bool RetryAtOnce { get; init; }

    /// <summary>Whether the service closed first.</summary>
    public bool ClosedByServer { get; init; }

    /// <summary>What the service's close frame gave as its reason, cut and fit for a line; empty where it gave none.</summary>
    public string CloseReason { get; init; } = "";

    /// <summary>The service's id of the session; empty before it has said it.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>Whether the session had been configured.</summary>
    public bool WasReady { get; init; }

    /// <summary>For how long it was; zero when it never was.</summary>
    public TimeSpan ReadyFor { get; init; }
}
