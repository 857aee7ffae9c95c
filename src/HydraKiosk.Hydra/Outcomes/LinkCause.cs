using HydraKiosk.Hydra.Contract;

namespace HydraKiosk.Hydra.Outcomes;

/// <summary>What ended a session or an attempt at one, as finely as a technician needs it told. <see cref="OutcomeTable"/> says what follows.</summary>
internal enum LinkCause
{
    /// <summary>The attempt broke off and nothing says why.</summary>
    Unreachable,

    /// <summary>The name service says that there is no such name.</summary>
    NameUnknown,

    /// <summary>The name service does not answer.</summary>
    NameServiceDown,

    /// <summary>The address answers, and nothing listens there.</summary>
    ConnectionRefused,

    /// <summary>The kernel knows no way to the address.</summary>
    NoRoute,

    /// <summary>No answer in time.</summary>
    ConnectTimedOut,

    /// <summary>This machine lacks OpenSSL.</summary>
    NoTlsLibrary,

    /// <summary>TLS did not come about, for another reason than the certificate.</summary>
    TlsFailed,

    /// <summary>The certificate does not verify.</summary>
    CertificateRefused,

    /// <summary>The certificate does not verify because this device's clock is wrong.</summary>
    ClockWrong,

    /// <summary>A web page or a redirect instead of an upgrade.</summary>
    LoginPage,

    /// <summary>The proxy does not let the connection through.</summary>
    ProxyRefused,

    /// <summary>HTTP 401.</summary>
    CredentialsRefused,

    /// <summary>HTTP 403.</summary>
    KeyNotAllowed,

    /// <summary>No access token could be had for the key.</summary>
    TokenNotMinted,

    /// <summary>HTTP 429.</summary>
    RateLimited,

    /// <summary>Another HTTP answer that blames the request.</summary>
    UpgradeRefused,

    /// <summary>An HTTP answer that blames the service.</summary>
    ServiceFailed,

    /// <summary>The upgrade went through, the messages after it did not come.</summary>
    HandshakeTimedOut,

    /// <summary>The service refused the configuration.</summary>
    ConfigurationRefused,

    /// <summary><c>server_full</c>, close 1013.</summary>
    ServerFull,

    /// <summary>The service ended the session by an error of its own.</summary>
    ServerError,

    /// <summary>Close 1001 or 1012: the service restarts or moves.</summary>
    ServiceGoesAway,

    /// <summary>Close 1008 or 4xxx: the service does not want this client.</summary>
    PolicyClosed,

    /// <summary>A running session was cut off or went silent.</summary>
    Lost,

    /// <summary>This device gave the session up.</summary>
    Recycled,

    /// <summary>The service sends more than any conversation needs: this device gave the session up.</summary>
    Flooded,

    /// <summary>Sessions become ready and are lost at once, again and again.</summary>
    AcceptThenDrop,
}
