namespace HydraKiosk.Conversation.Voice;

/// <summary>What a session turned out to be.</summary>
/// <param name="SessionId">The service's id, for support.</param>
/// <param name="OutputRateHz">The rate of its reply audio, in hertz.</param>
/// <param name="Greets">Whether a greeting follows.</param>
/// <param name="IsReconnect">Whether it replaces a session that was lost while wanted.</param>
/// <param name="HandshakeTime">From the first packet to a session that is ready.</param>
public sealed record VoiceSession(string SessionId, int OutputRateHz, bool Greets, bool IsReconnect, TimeSpan HandshakeTime)
{
    /// <summary>How far this device's clock is ahead of the service's; null where that is not known.</summary>
    public TimeSpan? ClockAhead { get; init; }
}
