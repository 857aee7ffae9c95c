using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra;

/// <summary>Journal lines of the session and the link: cause codes HK-2000 to HK-2099.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(2000, LogLevel.Information, "session {SessionId} with {Host}, model {Model}: ready after {HandshakeMs} ms, replies at {RateHz} Hz, voice {Voice}")]
    public static partial void Ready(ILogger log, string sessionId, string host, string model, long handshakeMs, int rateHz, string voice);

    [LoggerMessage(2001, LogLevel.Debug, "connecting to {Host}, attempt {Attempt}")]
    public static partial void Connecting(ILogger log, string host, int attempt);

    [LoggerMessage(2002, LogLevel.Information, "session closed ({Who}) after {Seconds} s: {Sent} chunks up ({Silent} of them silence, {Stale} dropped as stale), {DownKiB} KiB of replies")]
    public static partial void Closed(ILogger log, string who, long seconds, long sent, long silent, long stale, long downKiB);

    [LoggerMessage(2010, LogLevel.Warning, "cannot reach {Host}: {Detail}. Likely the network or the name resolution; check cable, Wi-Fi and DNS. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void Unreachable(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2011, LogLevel.Error, "{Host} refused the API key: {Detail}. The key is wrong, expired or not allowed for this service; put a valid one in place and restart. Next try in {DelayMs} ms")]
    public static partial void CredentialsRefused(ILogger log, string host, string detail, long delayMs);

    [LoggerMessage(2012, LogLevel.Warning, "{Host} limits the rate of connections: {Detail}. Several devices may share the key; nothing to do unless it stays. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void RateLimited(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2013, LogLevel.Warning, "{Host} answered without opening a session: {Detail}. Wrong endpoint or model, a proxy or login page in between, or a fault of the service. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void UpgradeRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2014, LogLevel.Error, "the certificate of {Host} is not accepted: {Detail}. Check this device's date and time, the ca-certificates package, and whether a proxy intercepts TLS. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void CertificateRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2015, LogLevel.Warning, "{Host} accepted the connection but did not open a session: {Detail}. The service is overloaded or the endpoint is not Hydra. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void HandshakeTimedOut(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2016, LogLevel.Error, "{Host} cannot be given this configuration: {Detail}. Correct voice, instructions or tools. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ConfigurationRefused(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2017, LogLevel.Warning, "{Host} has no free place: {Detail}. Too many open sessions for this plan, or the service is full; close other sessions if it stays. Attempt {Attempt} failed, next in {DelayMs} ms")]
    public static partial void ServerFull(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2018, LogLevel.Warning, "{Host} ended the session by an error: {Detail}. A fault of the service unless it repeats; then keep session id and time for its support. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void ServerEnded(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2019, LogLevel.Warning, "the link to {Host} was lost: {Detail}. Likely the network; check Wi-Fi or mobile signal if it repeats. Attempt {Attempt}, next in {DelayMs} ms")]
    public static partial void Lost(ILogger log, string host, string detail, int attempt, long delayMs);

    [LoggerMessage(2030, LogLevel.Warning, "the service warns ({Code}): {Text}. The session goes on; a deprecated model wants the model setting changed")]
    public static partial void ServerWarns(ILogger log, string code, string text);

    [LoggerMessage(2031, LogLevel.Warning, "the service reports an error ({Code}, parameter {Param}, caused by {Cause}): {Text}. The session goes on; report it if it repeats (seen {Count} times in this session)")]
    public static partial void ServerErrorEvent(ILogger log, string code, string param, string cause, string text, int count);

    [LoggerMessage(2032, LogLevel.Error, "the service does not know the voice {Voice}: its own default is used. Choose a voice of the model's roster")]
    public static partial void VoiceRefused(ILogger log, string voice);

    [LoggerMessage(2033, LogLevel.Warning, "a message of {Bytes} bytes was not understood ({Problem}) and ignored; {Count} so far in this session. Likely something between device and service, or a change of the service")]
    public static partial void NotUnderstood(ILogger log, int bytes, string problem, long count);

    [LoggerMessage(2034, LogLevel.Warning, "a binary message of {Bytes} bytes was ignored; the protocol has none. Further ones are only counted. Check that the endpoint is Hydra")]
    public static partial void BinaryIgnored(ILogger log, int bytes);

    [LoggerMessage(2035, LogLevel.Information, "message type {Type} is not known to this version and ignored; further ones are only counted")]
    public static partial void UnknownType(ILogger log, string type);

    [LoggerMessage(2036, LogLevel.Warning, "audio came for a response that was never announced; it is played as response {Response}. A fault of the service unless messages were not understood before")]
    public static partial void UnannouncedResponse(ILogger log, int response);

    [LoggerMessage(2037, LogLevel.Warning, "the reply queue is full: {Bytes} bytes of audio dropped so far in this session. The service sends more than a conversation can hold, or the loudspeaker has stopped; check the playback device")]
    public static partial void DownlinkFull(ILogger log, long bytes);

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
}
