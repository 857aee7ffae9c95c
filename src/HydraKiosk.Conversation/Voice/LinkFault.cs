namespace HydraKiosk.Conversation.Voice;

/// <summary>Why there is no session, as far as it matters to a person who waits for one.</summary>
public enum LinkFault
{
    /// <summary>The network or the far end refused, reset or timed out.</summary>
    Unreachable,

    /// <summary>The key is wrong or not allowed here.</summary>
    CredentialsRefused,

    /// <summary>Too many attempts.</summary>
    RateLimited,

    /// <summary>Something else than the service answered, or the service did not want to.</summary>
    UpgradeRefused,

    /// <summary>The certificate did not verify.</summary>
    CertificateRefused,

    /// <summary>The connection was made, but no session came of it in time.</summary>
    HandshakeTimedOut,

    /// <summary>The service refused the configuration.</summary>
    ConfigurationRefused,

    /// <summary>The service has no free place.</summary>
    ServerFull,

    /// <summary>The service ended the session by an error of its own.</summary>
    ServerError,

    /// <summary>A running session was lost.</summary>
    Lost,

    /// <summary>This device gave the session up, see <see cref="IVoiceLink.Recycle"/>.</summary>
    Recycled,
}
