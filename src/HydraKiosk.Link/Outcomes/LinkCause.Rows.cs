using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Journal;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Outcomes;

/// <content>The causes themselves. A new one is one row here, and its place in a classifier.</content>
public sealed partial class LinkCause
{
    private const string AttemptFailed = "Attempt {Attempt} failed, next in {DelayMs} ms";
    private const string NextAttempt = "Attempt {Attempt}, next in {DelayMs} ms";

    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The attempt broke off and nothing says why.</summary>
    public static LinkCause Unreachable { get; } =
        Row(2010, LogLevel.Warning, LinkFault.Unreachable, RetryPace.Ordinary, needsTechnician: false, new(
        "service unreachable",
        "cannot reach {Host}: {Detail}",
        "the network, or a router that resets connections",
        "check the cable, the Wi-Fi or the mobile signal; it is tried again by itself",
        AttemptFailed));

    /// <summary>HTTP 401: the service refused the API key.</summary>
    public static LinkCause CredentialsRefused { get; } =
        Row(2011, LogLevel.Error, LinkFault.CredentialsRefused, RetryPace.Credentials, needsTechnician: true, new(
        "API key refused",
        "{Host} refused the API key: {Detail}; it is tried again every 5 minutes",
        "the key is wrong, expired or deleted",
        $"put a valid key into its place: {ApiKeyPlaces.InWords}. A new key in a file is used within 10 s, otherwise restart the service",
        AttemptFailed));

    /// <summary>HTTP 429: the service limits the rate of connections.</summary>
    public static LinkCause RateLimited { get; } =
        Row(2012, LogLevel.Warning, LinkFault.RateLimited, RetryPace.Ordinary, needsTechnician: false, new(
        "too many connections",
        "{Host} limits the rate of connections: {Detail}",
        "several devices share the key",
        "nothing unless it stays; then give each device its own key",
        AttemptFailed));

    /// <summary>Another HTTP answer that blames the request.</summary>
    public static LinkCause UpgradeRefused { get; } =
        Row(2013, LogLevel.Warning, LinkFault.UpgradeRefused, RetryPace.Slow, needsTechnician: true, new(
        "no upgrade to a session",
        "{Host} answered over HTTP without opening a session: {Detail}",
        "a wrong endpoint or model, or an address that gives out no access tokens",
        "check `hydra.endpoint`, `hydra.model` and `hydra.accessTokens`",
        AttemptFailed));

    /// <summary>The certificate does not verify.</summary>
    public static LinkCause CertificateRefused { get; } =
        Row(2014, LogLevel.Error, LinkFault.CertificateRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "certificate not accepted",
        "the certificate of {Host} is not accepted: {Detail}",
        "a proxy or login page that intercepts TLS, or missing root certificates",
        "install them with `sudo apt install ca-certificates`; for a proxy of your own put its authority into `hydra.caFile`",
        AttemptFailed));

    /// <summary>The upgrade went through, the messages after it did not come.</summary>
    public static LinkCause HandshakeTimedOut { get; } =
        Row(2015, LogLevel.Warning, LinkFault.HandshakeTimedOut, RetryPace.Ordinary, needsTechnician: false, new(
        "handshake timed out",
        "{Host} accepted the connection but did not open a session: {Detail}",
        "the service is overloaded, or the endpoint is not Hydra",
        "wait; if it stays, check `hydra.endpoint`",
        AttemptFailed));

    /// <summary>The service refused the configuration, or would.</summary>
    public static LinkCause ConfigurationRefused { get; } =
        Row(2016, LogLevel.Error, LinkFault.ConfigurationRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "configuration refused",
        "{Host} cannot be given this configuration: {Detail}",
        "a voice that the model lacks, or instructions and tools that are too large",
        "correct voice, instructions or tools; `hydra-kiosk config check` tells what it can",
        AttemptFailed));

    /// <summary><c>server_full</c>, close 1013.</summary>
    public static LinkCause ServerFull { get; } =
        Row(2017, LogLevel.Warning, LinkFault.ServerFull, RetryPace.ServerFull, needsTechnician: false, new(
        "no free place",
        "{Host} has no free place for a session: {Detail}",
        "too many open sessions for the plan (the Standard plan seems to have one for the whole organisation), this device's own lost "
            + "session for half a minute, or a full service",
        "nothing unless it stays; then close other sessions, or ask for a larger plan",
        AttemptFailed));

    /// <summary>The service ended the session by an error of its own.</summary>
    public static LinkCause ServerError { get; } =
        Row(2018, LogLevel.Warning, LinkFault.ServerError, RetryPace.Ordinary, needsTechnician: false, new(
        "session ended by an error",
        "{Host} ended the session by an error: {Detail}",
        "a fault of the service",
        "nothing unless it repeats; then report session id and time to the service's support",
        NextAttempt));

    /// <summary>A running session was cut off or went silent.</summary>
    public static LinkCause Lost { get; } = Row(2019, LogLevel.Warning, LinkFault.Lost, RetryPace.Ordinary, needsTechnician: false, new(
        "link lost",
        "the link to {Host} was lost: {Detail}",
        "the network: Wi-Fi, mobile signal, or a router that drops idle connections",
        "nothing unless it repeats; then check the signal and the router",
        NextAttempt));

    /// <summary>The certificate does not verify because this device's clock is wrong. Not slow: a time server may answer at any moment.</summary>
    public static LinkCause ClockWrong { get; } =
        Row(2020, LogLevel.Error, LinkFault.CertificateRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "clock wrong",
        "no trusted connection to {Host}, because this device's clock is wrong: {Detail}",
        "a board without a battery that has not reached a time server yet",
        "check `timedatectl`; allow NTP (UDP port 123), or set the time with `timedatectl set-time`",
        AttemptFailed));

    /// <summary>The name service says that there is no such name.</summary>
    public static LinkCause NameUnknown { get; } =
        Row(2021, LogLevel.Warning, LinkFault.Unreachable, RetryPace.Ordinary, needsTechnician: true, new(
        "no such name",
        "the name {Host} does not exist: {Detail}",
        "a typing error in `hydra.endpoint`, or a network whose name service knows only itself",
        "try `getent hosts HOST`; ask the network's owner about DNS",
        AttemptFailed));

    /// <summary>The name service does not answer.</summary>
    public static LinkCause NameServiceDown { get; } =
        Row(2022, LogLevel.Warning, LinkFault.Unreachable, RetryPace.Ordinary, needsTechnician: false, new(
        "name service silent",
        "the name {Host} cannot be looked up, because no name service answers: {Detail}",
        "no network, most of the time",
        "check the cable, the Wi-Fi or the mobile signal, then `resolvectl status`",
        AttemptFailed));

    /// <summary>The address answers, and nothing listens there.</summary>
    public static LinkCause ConnectionRefused { get; } =
        Row(2023, LogLevel.Warning, LinkFault.Unreachable, RetryPace.Ordinary, needsTechnician: false, new(
        "connection refused",
        "{Host} refused the connection: {Detail}",
        "a wrong port or proxy, so that nothing listens there, or a firewall that refuses",
        "check `hydra.endpoint` and `hydra.proxy`",
        AttemptFailed));

    /// <summary>The kernel knows no way to the address.</summary>
    public static LinkCause NoRoute { get; } = Row(2024, LogLevel.Warning, LinkFault.Unreachable, RetryPace.Ordinary, needsTechnician: false, new(
        "no route",
        "no way to {Host}: {Detail}",
        "no network, or one without a gateway",
        "check the cable, the Wi-Fi or the mobile signal, then `ip route`",
        AttemptFailed));

    /// <summary>No answer in time.</summary>
    public static LinkCause ConnectTimedOut { get; } =
        Row(2025, LogLevel.Warning, LinkFault.Unreachable, RetryPace.Ordinary, needsTechnician: false, new(
        "no answer",
        "{Host} does not answer: {Detail}",
        "a weak or blocked network, or a firewall that drops packets",
        "check the signal; have TCP port 443 to the service allowed",
        AttemptFailed));

    /// <summary>TLS did not come about, for another reason than the certificate.</summary>
    public static LinkCause TlsFailed { get; } =
        Row(2026, LogLevel.Warning, LinkFault.CertificateRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "no TLS",
        "no TLS with {Host}: {Detail}",
        "the far end speaks no TLS 1.2, or something in between does not let it through",
        "check `hydra.endpoint` and `hydra.proxy`",
        AttemptFailed));

    /// <summary>A web page or a redirect instead of an upgrade.</summary>
    public static LinkCause LoginPage { get; } =
        Row(2027, LogLevel.Warning, LinkFault.UpgradeRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "login page",
        "instead of {Host} a login page answered: {Detail}",
        "a guest network that wants a sign-in, or a filter",
        "sign this device in, or ask the network's owner to let it through",
        AttemptFailed));

    /// <summary>The proxy does not let the connection through.</summary>
    public static LinkCause ProxyRefused { get; } =
        Row(2028, LogLevel.Warning, LinkFault.UpgradeRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "proxy refuses",
        "a proxy does not let the connection to {Host} through: {Detail}",
        "a proxy that wants a password, or does not allow the service",
        "check `hydra.proxy` (or `https_proxy`), its user and password; have CONNECT to the service allowed",
        AttemptFailed));

    /// <summary>Sessions become ready and are lost at once, again and again.</summary>
    public static LinkCause AcceptThenDrop { get; } =
        Row(2029, LogLevel.Error, LinkFault.ServerError, RetryPace.Ordinary, needsTechnician: true, new(
        "accepted, then dropped",
        "{Host} opens sessions and drops them at once, again and again: {Detail}",
        "the service, its limits for this key, or something in between that cuts WebSockets",
        "report it with the session ids of the lines before; try another network",
        "{Drops} sessions dropped in a row, next in {DelayMs} ms"));

    /// <summary>Close 1008 or 4xxx: the service does not want this client.</summary>
    public static LinkCause PolicyClosed { get; } = Row(2046, LogLevel.Error, LinkFault.ServerError, RetryPace.Slow, needsTechnician: true, new(
        "closed by a rule",
        "{Host} does not want this device: {Detail}; the next attempt comes late",
        "a rule of the service or the plan, or a model that it does not serve",
        "check `hydra.model` and the account; report the line if both are right",
        AttemptFailed));

    /// <summary>No access token could be had for the key.</summary>
    public static LinkCause TokenNotMinted { get; } =
        Row(2048, LogLevel.Warning, LinkFault.UpgradeRefused, RetryPace.Ordinary, needsTechnician: false, new(
        "no access token",
        "{Host} gave no access token for the API key, or took one back: {Detail}",
        "a passing fault, a life that it does not allow, or a token of another region",
        "nothing unless it stays; then check `hydra.accessTokens`, `hydra.accessTokenSeconds` and `hydra.region`",
        AttemptFailed));

    /// <summary>This device gave the session up.</summary>
    public static LinkCause Recycled { get; } = Row(2049, LogLevel.Warning, LinkFault.Recycled, RetryPace.Ordinary, needsTechnician: false, new(
        "session given up",
        "this device gave up the session with {Host}, which did not do its work: {Detail}",
        $"a fault of the service, or of this program where {LinkTroubles.LinkFailed.Tag} stands before it",
        "nothing unless it repeats; then report session id and time to the service's support",
        NextAttempt));

    /// <summary>Close 1001 or 1012: the service restarts or moves.</summary>
    public static LinkCause ServiceGoesAway { get; } = Row(2053, LogLevel.Warning, LinkFault.Lost, RetryPace.Ordinary, needsTechnician: false, new(
        "service goes away",
        "{Host} sent this device away: {Detail}",
        "the service restarts or moves, or it or a gateway ends sessions of a certain age",
        "nothing unless it stays; a new session is opened",
        NextAttempt));

    /// <summary>An HTTP answer that blames the service.</summary>
    public static LinkCause ServiceFailed { get; } =
        Row(2054, LogLevel.Warning, LinkFault.UpgradeRefused, RetryPace.Ordinary, needsTechnician: false, new(
        "fault of the service",
        "{Host} has a fault of its own: {Detail}",
        "the service is overloaded or broken",
        "nothing unless it stays; then report the request id to its support",
        AttemptFailed));

    /// <summary>HTTP 403: the key is known and not allowed here.</summary>
    public static LinkCause KeyNotAllowed { get; } =
        Row(2055, LogLevel.Error, LinkFault.CredentialsRefused, RetryPace.Credentials, needsTechnician: true, new(
        "API key not allowed here",
        "{Host} knows the API key but does not allow it here: {Detail}; it is tried again every 5 minutes",
        "another workspace, product or region, a spent limit, or an allow-list",
        "check the account, or put another key in its place",
        AttemptFailed));

    /// <summary>The service sends more than any conversation needs: this device gave the session up.</summary>
    public static LinkCause Flooded { get; } = Row(2071, LogLevel.Error, LinkFault.ServerError, RetryPace.Slow, needsTechnician: true, new(
        "flood",
        "{Host} sends more than any conversation needs, and the session was given up: {Detail}; the next attempt comes late",
        "a fault of the service, or something in its place",
        "check `hydra.endpoint`; report the line with the session id",
        NextAttempt));

    /// <summary>This machine lacks OpenSSL.</summary>
    public static LinkCause NoTlsLibrary { get; } =
        Row(2080, LogLevel.Error, LinkFault.CertificateRefused, RetryPace.Ordinary, needsTechnician: true, new(
        "OpenSSL missing",
        "{Host} cannot be reached, because without OpenSSL there is neither encryption nor a WebSocket: {Detail}",
        "a fresh system without the package",
        "install it with `sudo apt install openssl ca-certificates`; it is then used by itself",
        AttemptFailed));

    /// <summary>Another service than the voice's own answers at its address.</summary>
    public static LinkCause OtherService { get; } =
        Row(2081, LogLevel.Error, LinkFault.UpgradeRefused, RetryPace.Slow, needsTechnician: true, new(
        "another service at the address",
        "what answers at {Host} is not what this voice speaks to: {Detail}",
        "the address of another service, or a voice of the wrong `kind`",
        "set the address to that of the voice's own service (`hydra.endpoint`, or `endpoint` of its entry in `voices`), or its `kind` to what is there",
        AttemptFailed));

    /// <summary>A continuous voice took the connection and has not begun to listen.</summary>
    public static LinkCause WaitsInSilence { get; } =
        Row(2300, LogLevel.Warning, LinkFault.ServerFull, RetryPace.ServerFull, needsTechnician: false, new(
        "the continuous voice does not begin",
        "{Host} takes the connection and waits in silence: {Detail}",
        "it serves one client at a time and another one has it, or its model is still reading the prompts",
        "end the other session; for a slow model raise `handshakeSeconds` of its entry in `voices`",
        AttemptFailed));

    /// <summary>A continuous voice makes no sound any more.</summary>
    public static LinkCause SoundStopped { get; } =
        Row(2301, LogLevel.Warning, LinkFault.ServerError, RetryPace.Ordinary, needsTechnician: false, new(
        "the continuous voice has stopped",
        "the model at {Host} has stopped: {Detail}",
        "a fault of the server, or a processor that is too slow for the model",
        "nothing where it is rare; else look into the server's own log",
        NextAttempt));

    private static LinkCause Row(int code, LogLevel level, LinkFault fault, RetryPace pace, bool needsTechnician, CauseTexts texts) =>
        All.Add(new LinkCause(code, level, texts) { Fault = fault, Pace = pace, NeedsTechnician = needsTechnician });
}
