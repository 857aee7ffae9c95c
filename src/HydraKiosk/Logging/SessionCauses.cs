using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of the link and the session, 2000 to 2499, in a technician's words.</summary>
public static class SessionCauses
{
    /// <summary>A message that is none.</summary>
    public const int NotUnderstood = 2033;

    /// <summary>A binary message.</summary>
    public const int BinaryMessage = 2034;

    /// <summary>Audio of a response that was never announced.</summary>
    public const int UnannouncedAudio = 2036;

    /// <summary>The service took another configuration than was sent.</summary>
    public const int ConfigurationDiffers = 2038;

    /// <summary>Audio that is not base64.</summary>
    public const int DamagedAudio = 2039;

    /// <summary>This device's clock and the service's are far apart.</summary>
    public const int ClocksDiffer = 2047;

    /// <summary>The service refused the API key.</summary>
    public const int KeyRefused = 2011;

    /// <summary>The service cannot be given this configuration.</summary>
    public const int ConfigurationRefused = 2016;

    /// <summary>No trusted connection, because of this device's clock.</summary>
    public const int ClockWrong = 2020;

    /// <summary>There is no key to read again.</summary>
    public const int KeyUnreadable = 2051;

    /// <summary>The key is known and not allowed here.</summary>
    public const int KeyNotAllowed = 2055;

    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(2010, "service unreachable", "The service cannot be reached; the daemon tries again by itself.",
            "The network, or a router that resets connections.",
            "Check cable, Wi-Fi or mobile signal."),
        new(KeyRefused, "API key refused", "The service refused the API key; it is tried again every 5 minutes, and within 10 s when another key stands in its place.",
            "The key is wrong, expired or deleted.",
            "Put a valid key where HK-6020 says; a systemd credential needs a restart."),
        new(2012, "too many connections", "The service limits the rate of connections; the daemon waits and tries again.",
            "Several devices share the key.",
            "Nothing unless it stays; then give each device its own key."),
        new(2013, "no upgrade to a session", "The service answered over HTTP without opening a session.",
            "A wrong endpoint or model, or an address that mints no access tokens.",
            "Check `hydra.endpoint`, `hydra.model` and `hydra.accessTokens`."),
        new(2014, "certificate not accepted", "The certificate of the service is not accepted; the line says why.",
            "A proxy or login page that intercepts TLS, or missing root certificates.",
            "Install `ca-certificates`; for a proxy of your own put its authority into `hydra.caFile`."),
        new(2015, "handshake timed out", "The service took the connection but did not open a session.",
            "The service is overloaded, or the endpoint is not Hydra.",
            "Wait; if it stays, check `hydra.endpoint`."),
        new(ConfigurationRefused, "configuration refused", "The service cannot be given this configuration.",
            "A voice the model lacks, or instructions and tools that are too large.",
            "Correct voice, instructions or tools; `hydra-kiosk config check` tells what it can."),
        new(2017, "no free place", "The service has no free place for a session; the daemon waits and tries again.",
            "Too many open sessions for the plan, where the Standard one seems to have a single one for the whole organisation; this device's own lost session, for half a minute; or the service is full.",
            "Close other sessions if it stays, or ask for a larger plan."),
        new(2018, "session ended by an error", "The service ended the session by an error of its own; the daemon opens a new one.",
            "A fault of the service.",
            "Nothing unless it repeats; then report session id and time to the service's support."),
        new(2019, "link lost", "The link to the service was lost in mid-session; the daemon opens a new one.",
            "The network: Wi-Fi, mobile signal, a router that drops idle connections.",
            "If it repeats, check the signal and the router."),
        new(ClockWrong, "clock wrong", "No trusted connection is possible because this device's clock is wrong.",
            "A board without a battery that has not reached a time server yet.",
            "Check `timedatectl`; allow NTP (UDP 123) or set the time with `timedatectl set-time`."),
        new(2021, "no such name", "The name service says that the service's name does not exist.",
            "A typing error in `hydra.endpoint`, or a network whose name service knows only itself.",
            "Try `getent hosts HOST`; ask the network's owner about DNS."),
        new(2022, "name service silent", "The service's name cannot be looked up because no name service answers.",
            "No network, most of the time.",
            "Check cable, Wi-Fi or mobile signal, then `resolvectl status`."),
        new(2023, "connection refused", "The address answers, but nothing listens there.",
            "A wrong port or proxy, or a firewall that refuses.",
            "Check `hydra.endpoint` and `hydra.proxy`."),
        new(2024, "no route", "This device knows no way to the service.",
            "No network, or one without a gateway.",
            "Check cable, Wi-Fi or mobile signal, then `ip route`."),
        new(2025, "no answer", "The service does not answer within the time limit.",
            "A weak or blocked network, or a firewall that drops packets.",
            "Check the signal; have TCP port 443 to the service allowed."),
        new(2026, "no TLS", "The connection is there, but TLS does not come about.",
            "The far end speaks no TLS 1.2, or something in between does not let it through.",
            "Check `hydra.endpoint` and `hydra.proxy`."),
        new(2027, "login page", "Instead of the service a login page answered.",
            "A guest network that wants a sign-in, or a filter.",
            "Sign this device in, or ask the network's owner to let it through."),
        new(2028, "proxy refuses", "The proxy does not let the connection through.",
            "A proxy that wants a password, or does not allow the service.",
            "Check `hydra.proxy` (or `https_proxy`) and its user; have CONNECT to the service allowed."),
        new(2029, "accepted, then dropped", "Sessions become ready and are lost at once, again and again; the daemon goes on with growing waits.",
            "The service, its limits for this key, or something in between that cuts WebSockets.",
            "Report it with the session ids of the lines above; try another network."),
        new(2030, "warning of the service", "The service warns; the session goes on.",
            "A deprecated model, most of the time.",
            "Change `hydra.model` as the text says."),
        new(2031, "error reported by the service", "The service reports an error; the session goes on.",
            "A message that it did not accept, or a fault of its own.",
            "Nothing unless it repeats; then report the line."),
        new(2032, "voice unknown to the service", "The service does not know the voice; its own default is used.",
            "A voice of another model, or one that was withdrawn.",
            "Choose a voice of the model's roster in `hydra.voice`."),
        new(NotUnderstood, "message not understood", "A message was not understood and ignored.",
            "Something between device and service, or a change of the service.",
            "Update HydraKiosk; if it stays, report the line."),
        new(BinaryMessage, "binary message", "A binary message was ignored; the protocol has none.",
            "The endpoint is not Hydra.",
            "Check `hydra.endpoint`."),
        new(UnannouncedAudio, "audio of an unannounced response", "Audio came for a response that was never announced; it is played.",
            "A fault of the service, unless messages were not understood before.",
            "Look for HK-2033 above; otherwise report the line."),
        new(2037, "reply queue full", "Audio of a reply found no room in the reply queue; the line says how much was dropped, and why.",
            "The reply is longer than the queue holds, or the loudspeaker has stopped.",
            "As the line says: have the agent told to speak more briefly, or check the playback device."),
        new(ConfigurationDiffers, "configuration not taken as sent", "The service took another configuration than was sent.",
            "A setting that it does not know or changes by itself.",
            "Check the setting that the line names against the service's documentation."),
        new(DamagedAudio, "damaged audio delta", "Reply audio held something that is not base64; the part before it was played.",
            "A fault of the service or of something in between.",
            "Nothing unless it repeats; then report the line."),
        new(2041, "rate of replies not named", "The service did not name the rate of its audio; the model's own is assumed.",
            "A change of the service.",
            "If replies sound too fast or too slow, report it."),
        new(2043, "uplink failed and goes on", "The microphone's way to the service failed and goes on.",
            "A defect of this program.",
            "Report the line."),
        new(2044, "link failed and goes on", "The link's own code failed; it goes on, with a new session where one was running.",
            "A defect of this program.",
            "Report the line."),
        new(2046, "closed by a rule", "The service closed with a code that says that it does not want this client; the next attempt comes late.",
            "A rule of the service or the plan, or a model that it does not serve.",
            "Check `hydra.model` and the account; report the line if both are right."),
        new(ClocksDiffer, "clocks differ", "This device's clock and the service's differ by more than 5 minutes; where the API key is refused as well, that is the likelier cause.",
            "A board without a battery that has not reached a time server yet.",
            "Check `timedatectl`; allow NTP (UDP 123) or set the time with `timedatectl set-time`."),
        new(2048, "no access token", "The service gave no short-lived token for the API key, or took back the one that was used.",
            "A passing fault; a life that it does not allow; a token of another region.",
            "If it stays, check `hydra.accessTokens`, `hydra.accessTokenSeconds` and `hydra.region`."),
        new(2049, "session given up", "This device gave up a session that did not do its work; it opens a new one.",
            "A fault of the service, or of this program where HK-2044 stands before it; the line says what was missing.",
            "Nothing unless it repeats; then report session id and time to the service's support."),
        new(2050, "network not watched", "The system does not tell about changes of the network; only the back-off brings the link back.",
            "A service without the right to netlink sockets.",
            "Add AF_NETLINK to `RestrictAddressFamilies=` of the unit."),
        new(KeyUnreadable, "API key unreadable", "A refused API key should be read again, and there is none to read; the refused one is kept.",
            "The key's file was removed or is being replaced.",
            "Put the key into its place; the line says what is wrong with it."),
        new(2053, "service goes away", "The service sent this device away; the daemon opens a new session.",
            "The service restarts or moves, or it or a gateway ends sessions of a certain age.",
            "Nothing unless it stays."),
        new(2054, "fault of the service", "The service answered with a fault of its own (HTTP 5xx).",
            "The service is overloaded or broken.",
            "Nothing unless it stays; then report the request id to its support."),
        new(KeyNotAllowed, "API key not allowed here", "The service knows the API key and does not allow it here; it is tried again every 5 minutes.",
            "Another workspace or product, a spent limit, or an allow-list.",
            "Check the account, or put another key in its place."),
        new(2060, "wire log cannot be written", "The wire log cannot be written; the conversation goes on without it.",
            "A full disk or quota, a state folder that belongs to another user, or a medium that is failing.",
            "The line names the reason. No space: `df -h` and `df -i`; no permission: the folder's owner; an input/output error or a read-only file system: `dmesg`. It is tried again by itself."),
        new(2062, "wire log could not keep up", "The wire log left out messages; the file says where and how many.",
            "A slow or worn SD card, or a service that floods this device.",
            "Nothing unless it repeats; then write the wire log to another medium or turn it off."),
        new(2063, "wire log keeps texts", "The wire log keeps what people say and what tools are told, as text.",
            "`wireLog.content` is true.",
            "Turn it off and delete the files when the diagnosis is done."),
        new(2065, "wire log failed", "The wire log has failed and stays off until the next start.",
            "A defect of this program.",
            "Report the line."),
        new(2070, "impossible rate", "The service named a rate for its audio that cannot be (outside of 8000 to 192000 Hz); another one is used.",
            "A fault of the service.",
            "If replies sound too fast or too slow, report it."),
        new(2071, "flood", "The service sends more than any conversation needs; the session was given up, and the next attempt comes late.",
            "A fault of the service, or something in its place.",
            "Check `hydra.endpoint`; report the line with the session id."),
        new(2072, "misplaced audio", "Audio came for replies that were over or had been replaced, and was not played.",
            "A fault of the service.",
            "If replies miss something, report the line."),
        new(2074, "configured again", "The service configured the running session again; a new rate holds from there on.",
            "A fault or a change of the service.",
            "If replies sound too fast or too slow, report it."),
        new(2075, "arguments cut", "The arguments of a tool's call were cut because of their size or number; such a call is not run.",
            "A fault of the service, or a model gone astray.",
            "Nothing unless it repeats; then report the line."),
        new(2080, "OpenSSL missing", "OpenSSL is not on this machine, and without it there is neither encryption nor a WebSocket.",
            "A fresh system without the package.",
            "Install it with: apt install openssl ca-certificates."),
    ];
}
