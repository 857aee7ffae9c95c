namespace HydraKiosk.Voices.Failover;

/// <summary>How long a service may leave a person in silence, phase by phase. Each is above what a service that works takes.</summary>
public sealed record StallLimits
{
    /// <summary>From the end of the person's speech to the service's verdict on it, or its reply.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>From a turn that is taken to the beginning of its reply.</summary>
    public TimeSpan Reply { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>From the beginning of a reply to its first sound.</summary>
    public TimeSpan Sound { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end of the sound that has come of a reply to more of it.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>From the request for the answer to a tool's output to the beginning of that answer.</summary>
    public TimeSpan Output { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>From the end of the person's speech, or the request for an answer, to the first sound, whatever happens in between.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(7);
}
