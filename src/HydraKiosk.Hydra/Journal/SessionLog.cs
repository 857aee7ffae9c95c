using HydraKiosk.Hydra.Outcomes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Journal;

/// <summary>Journal lines of the session and the link: cause codes HK-2000 to HK-2099.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(2000, LogLevel.Information, "session {SessionId} with {Host}, model {Model}: ready after {HandshakeMs} ms, replies at {RateHz} Hz, voice {Voice}")]
    public static partial void Ready(ILogger log, string sessionId, string host, string model, long handshakeMs, int rateHz, string voice);

    [LoggerMessage(2001, LogLevel.Debug, "connecting to {Host}, attempt {Attempt}")]
    public static partial void Connecting(ILogger log, string host, int attempt);

    [LoggerMessage(2002, LogLevel.Information, "session closed ({Who}) after {Seconds} s: {Sent} chunks up ({Silent} of them silence, {Stale} dropped as stale), {DownKiB} KiB of replies")]
    public static partial void Closed(ILogger log, string who, long seconds, long sent, long silent, long stale, long downKiB);

    [LoggerMessage(2010, LogLevel.Warning, "cannot reach {Host}: {Detail}. Likely the network; check cable, Wi-Fi or mobile signal. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void Unreachable(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2011, LogLevel.Error, "{Host} refused the API key: {Detail}. The key is wrong, expired or deleted; put a valid one in its place, it is then used by itself (a systemd credential needs a restart). Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void CredentialsRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2012, LogLevel.Warning, "{Host} limits the rate of connections: {Detail}. Several devices may share the key; nothing to do unless it stays. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void RateLimited(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2013, LogLevel.Warning, "{Host} answered without opening a session: {Detail}. Likely a wrong endpoint or model; check hydra.endpoint and hydra.model. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void UpgradeRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2014, LogLevel.Error, "the certificate of {Host} is not accepted: {Detail}. Likely a proxy or a login page that intercepts TLS, or missing root certificates; check the ca-certificates package and hydra.caFile. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void CertificateRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2015, LogLevel.Warning, "{Host} accepted the connection but did not open a session: {Detail}. The service is overloaded or the endpoint is not Hydra. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void HandshakeTimedOut(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2016, LogLevel.Error, "{Host} cannot be given this configuration: {Detail}. Correct voice, instructions or tools. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ConfigurationRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2017, LogLevel.Warning, "{Host} has no free place: {Detail}. Too many open sessions for this plan (the Standard plan seems to have one for the whole organisation), or the service is full; close other sessions if it stays. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ServerFull(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2018, LogLevel.Warning, "{Host} ended the session by an error: {Detail}. A fault of the service unless it repeats; then keep session id and time for its support. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void ServerEnded(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2019, LogLevel.Warning, "the link to {Host} was lost: {Detail}. Likely the network; check Wi-Fi or mobile signal if it repeats. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void Lost(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2020, LogLevel.Error, "no trusted connection to {Host}: {Detail}. Set the time: check with timedatectl, and that time servers can be reached. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ClockWrong(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2021, LogLevel.Warning, "the name {Host} does not exist: {Detail}. Likely a typing error in hydra.endpoint, or a network whose name service knows only itself; check with getent hosts. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void NameUnknown(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2022, LogLevel.Warning, "the name {Host} cannot be looked up: {Detail}. The name service does not answer, mostly because there is no network; check cable, Wi-Fi or mobile signal, then resolvectl status. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void NameServiceDown(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2023, LogLevel.Warning, "{Host} refused the connection: {Detail}. Nothing listens there, or a firewall says so; check hydra.endpoint and hydra.proxy. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ConnectionRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2024, LogLevel.Warning, "no way to {Host}: {Detail}. This device has no network, or no gateway; check cable, Wi-Fi or mobile signal, then ip route. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void NoRoute(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2025, LogLevel.Warning, "{Host} does not answer: {Detail}. Likely a weak or blocked network, or a firewall that drops packets; check the signal and whether TCP port 443 is allowed. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ConnectTimedOut(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2026, LogLevel.Warning, "no TLS with {Host}: {Detail}. The far end speaks no TLS 1.2, or something in between does not let it through; check hydra.endpoint and hydra.proxy. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void TlsFailed(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2027, LogLevel.Warning, "instead of {Host} a login page answered: {Detail}. This network wants a sign-in or blocks the service; sign this device in or ask the network's owner. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void LoginPage(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2028, LogLevel.Warning, "the way to {Host} is barred by a proxy: {Detail}. Check hydra.proxy (or https_proxy), its user and password, and that it lets CONNECT through. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ProxyRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2029, LogLevel.Error, "{Host} opens sessions and drops them at once, {Drops} times in a row by now: {Detail}. Likely the service, its limits for this key, or something in between that cuts WebSockets; report it with the session ids above. Next in {DelayMs} ms")]
    public static partial void AcceptedThenDropped(ILogger log, string host, int drops, string detail, long delayMs);

    [LoggerMessage(TlsLibrary.CauseCode, LogLevel.Error, "{Host} cannot be reached from here: {Detail}. Without it this program can neither encrypt nor open a WebSocket; install it, it is then used by itself. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void NoTlsLibrary(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2081, LogLevel.Information, "the service is reached {Way}")]
    public static partial void Way(ILogger log, string way);

    [LoggerMessage(2082, LogLevel.Information, "{Count} lines HK-{Code} before this one were left out, because there were so many")]
    public static partial void LeftOut(ILogger log, long count, int code);

    [LoggerMessage(2030, LogLevel.Warning, "the service warns ({Code}): {Text}. The session goes on; a deprecated model wants the model setting changed (seen {Count} times in this session)")]
    public static partial void ServerWarns(ILogger log, string code, string text, int count);

    [LoggerMessage(2031, LogLevel.Warning, "the service reports an error ({Code}, parameter {Param}, caused by {Cause}): {Text}. The session goes on; report it if it repeats (seen {Count} times in this session)")]
    public static partial void ServerErrorEvent(ILogger log, string code, string param, string cause, string text, int count);

    [LoggerMessage(2032, LogLevel.Error, "the service does not know the voice {Voice}: its own default is used. Choose a voice of the model's roster")]
    public static partial void VoiceRefused(ILogger log, string voice);

    [LoggerMessage(2033, LogLevel.Warning, "a message of {Bytes} bytes was not understood ({Problem}) and ignored; {Count} so far in this session. Likely something between device and service, or a change of the service")]
    public static partial void NotUnderstood(ILogger log, int bytes, string problem, long count);

    [LoggerMessage(2034, LogLevel.Warning, "a binary message of {Bytes} bytes was ignored; the protocol has none. {Count} so far in this session. Check that the endpoint is Hydra")]
    public static partial void BinaryIgnored(ILogger log, int bytes, long count);

    [LoggerMessage(2035, LogLevel.Information, "message type {Type} is not known to this version and ignored; further ones are only counted")]
    public static partial void UnknownType(ILogger log, string type);

    [LoggerMessage(2036, LogLevel.Warning, "audio came for a response that was never announced; it is {Fate}. {Count} so far in this session. A fault of the service unless messages were not understood before")]
    public static partial void UnannouncedResponse(ILogger log, string fate, long count);

    [LoggerMessage(2037, LogLevel.Warning, "{Seconds} s of the {Total} s of reply {Response} found no room in the reply queue and were dropped, {AllSeconds} s so far in this session: {Why}")]
    public static partial void DownlinkFull(ILogger log, double seconds, double total, int response, double allSeconds, string why);

    [LoggerMessage(2038, LogLevel.Warning, "the service took another configuration than was sent: {What}. Check the setting against the service's documentation")]
    public static partial void EchoDiffers(ILogger log, string what);

    [LoggerMessage(2039, LogLevel.Warning, "an audio delta holds something that is not base64; the part before it was played. A fault of the service or of something in between")]
    public static partial void BrokenAudio(ILogger log);

    [LoggerMessage(2041, LogLevel.Warning, "the service did not name the rate of its audio; {RateHz} Hz is assumed for model {Model}. If replies sound too fast or too slow, report it")]
    public static partial void RateAssumed(ILogger log, int rateHz, string model);

    [LoggerMessage(2043, LogLevel.Error, "the microphone's way to the service failed and goes on: {Problem}. A defect of this program; report it with this line")]
    public static partial void UplinkFault(ILogger log, string problem, Exception error);

    [LoggerMessage(2044, LogLevel.Error, "the link's own loop failed and goes on: {Problem}. A defect of this program; report it with this line")]
    public static partial void LinkFailed(ILogger log, string problem, Exception error);

    [LoggerMessage(2045, LogLevel.Debug, "sent {Type} as {EventId}, {Bytes} bytes")]
    public static partial void Sent(ILogger log, string type, string eventId, int bytes);

    [LoggerMessage(2046, LogLevel.Error, "{Host} does not want this device: {Detail}. A rule of the service or the plan, or a model that it does not serve; check hydra.model and the account. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void PolicyClosed(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2047, LogLevel.Warning, "this device's clock says {Here} UTC, that of {Host} {There} UTC. Set the time: check with timedatectl; with a clock that is wrong certificates fail")]
    public static partial void ClockSkewed(ILogger log, string here, string host, string there);

    [LoggerMessage(2048, LogLevel.Warning, "{Host} gave no access token: {Detail}. Mostly passing; if it stays, check hydra.accessTokens, hydra.accessTokenSeconds and hydra.region. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void TokenNotMinted(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2049, LogLevel.Warning, "the session with {Host} was given up by this device: {Detail}. A fault of the service unless it repeats; then keep session id and time for its support. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void Recycled(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2050, LogLevel.Warning, "changes of the network cannot be watched: {Problem}. After an outage the next attempt comes up to 30 s later than it could; allow the service AF_NETLINK")]
    public static partial void NetworkNotWatched(ILogger log, string problem);

    [LoggerMessage(2051, LogLevel.Warning, "the API key cannot be read again: {Problem}. The refused one is kept; correct the place where the key stands")]
    public static partial void KeyUnreadable(ILogger log, string problem);

    [LoggerMessage(2052, LogLevel.Information, "the network changed: trying {Host} at once")]
    public static partial void NetworkChanged(ILogger log, string host);

    [LoggerMessage(2053, LogLevel.Warning, "{Host} sent this device away: {Detail}. The service restarts or moves, or it or a gateway ends sessions of a certain age; nothing to do. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void ServiceGoesAway(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2054, LogLevel.Warning, "{Host} has a fault of its own: {Detail}. Nothing to do unless it stays; then report the request id to its support. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ServiceFailed(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2055, LogLevel.Error, "{Host} knows the API key but does not allow it here: {Detail}. Another workspace, product, region or a spent limit; check the account, or put another key in its place. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void KeyNotAllowed(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2070, LogLevel.Warning, "the service says that the rate of its audio is {Said}, which cannot be (8000 to 192000 Hz can); {RateHz} Hz is used. A fault of the service; if replies sound too fast or too slow, report it")]
    public static partial void RateRefused(ILogger log, string said, int rateHz);

    [LoggerMessage(2071, LogLevel.Error, "{Host} floods this device: {Detail}. No conversation needs that; a fault of the service, or something in its place. Check hydra.endpoint and report it with the session id. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void Flooded(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2072, LogLevel.Warning, "audio came for replies that were over or had been replaced by a later one, and was not played: {Count} pieces so far in this session. A fault of the service; if replies miss something, report it")]
    public static partial void MisplacedAudio(ILogger log, long count);

    [LoggerMessage(2073, LogLevel.Debug, "audio of cancelled replies was still on its way and was not played: {Count} pieces so far in this session")]
    public static partial void LateAudio(ILogger log, long count);

    [LoggerMessage(2074, LogLevel.Warning, "the service configured the running session again ({Count} times so far): replies have {RateHz} Hz from here on, {BeforeHz} Hz before. If they sound too fast or too slow, report it")]
    public static partial void ConfiguredAgain(ILogger log, int count, int rateHz, int beforeHz);

    [LoggerMessage(2075, LogLevel.Warning, "the arguments of a call were cut: more calls at once, or more text in one, than this program takes. {Count} pieces so far in this session. Such a call is not run; report it if it repeats")]
    public static partial void ArgumentsCut(ILogger log, long count);
}
