namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>failover</c> part of the file.</summary>
public sealed record FailoverOptions
{
    /// <summary>Seconds without a session after which a voice gives way to the next, 1 to 120.</summary>
    public double OutageSeconds { get; init; } = 4;

    /// <summary>Minutes for which a voice that gave way is left alone, 0 to 1440.</summary>
    public double RestMinutes { get; init; } = 5;

    /// <summary>How long a service may leave a person in silence.</summary>
    public StallOptions Stalls { get; init; } = new();
}

/// <summary>The <c>failover.stalls</c> part of the file: seconds, each 1 to 60.</summary>
public sealed record StallOptions
{
    /// <summary>From the end of the person's speech to the service's verdict on it.</summary>
    public double TurnSeconds { get; init; } = 4;

    /// <summary>From a turn that is taken to the beginning of its reply.</summary>
    public double ReplySeconds { get; init; } = 6;

    /// <summary>From the beginning of a reply to its first sound.</summary>
    public double SoundSeconds { get; init; } = 5;

    /// <summary>From the end of the sound that has come of a reply to more of it.</summary>
    public double GapSeconds { get; init; } = 4;

    /// <summary>From the request for the answer to a tool's output to the beginning of that answer.</summary>
    public double OutputSeconds { get; init; } = 6;

    /// <summary>From the end of the person's speech to the first sound, whatever happens in between.</summary>
    public double SilenceSeconds { get; init; } = 7;
}
