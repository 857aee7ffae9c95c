namespace HydraKiosk.Conversation.Recap;

/// <summary>How much of a reply a person heard. Numbers only, never words.</summary>
/// <param name="Response">Its number.</param>
/// <param name="Generated">How long it is; null while the service has not ended it, and for good when the session was lost before.</param>
/// <param name="Heard">How much of it the loudspeaker really played.</param>
/// <param name="IsAudible">Whether the loudspeaker has begun it.</param>
/// <param name="IsWhole">Whether it was played to the end of what had arrived; null until it has ended.</param>
/// <param name="IsBroken">Whether its session was lost before the service had ended it: what was played is then not all of it.</param>
/// <param name="EndedAt">When it ended at the loudspeaker.</param>
public sealed record HeardReply(
    int Reply, TimeSpan? Generated = null, TimeSpan Heard = default, bool IsAudible = false, bool? IsWhole = null, bool IsBroken = false,
        DateTimeOffset? EndedAt = null);
