namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>
/// Where the time of a reply went: what this device took, and what the services took. Own are the way from the turn to the request, from the text
/// of the first sentence to its request, and from its first sound to the loudspeaker's queue; a moderator's time counts as a service's.
/// </summary>
internal struct ReplyDelays
{
    /// <summary>When the turn was complete.</summary>
    public long TurnAt { get; set; }

    /// <summary>When the request went to the model.</summary>
    public long AskedAt { get; set; }

    /// <summary>When the first sentence was complete.</summary>
    public long SentenceAt { get; set; }

    /// <summary>When the moderator had ruled on it.</summary>
    public long RuledAt { get; set; }

    /// <summary>When it went to the voice.</summary>
    public long SaidAt { get; set; }

    /// <summary>When its first sound was here.</summary>
    public long SoundAt { get; set; }

    /// <summary>When that was in the loudspeaker's queue.</summary>
    public long QueuedAt { get; set; }

    /// <summary>How long the moderator took on the person's words.</summary>
    public TimeSpan PersonRuled { get; set; }
}
