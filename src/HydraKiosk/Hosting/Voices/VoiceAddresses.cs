using HydraKiosk.Configuration.Options;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Hosting.Voices;

/// <summary>Where the services of a voice are, for whoever looks whether they can be reached.</summary>
internal static class VoiceAddresses
{
    /// <summary>Each of them, and how it would be dialled; without a key.</summary>
    /// <param name="voice">The entry.</param>
    /// <param name="hydra">Certificates and proxy, which are the same for all.</param>
    public static IReadOnlyList<(string Service, LinkOptions Dial)> Of(VoiceOptions voice, HydraOptions hydra)
    {
        (string Service, string Speaks, Uri Address)[] addresses = voice.Kind switch
        {
            VoiceKind.Realtime => [("", WireNames.Realtime, RealtimeFactory.AddressOf(voice))],
            VoiceKind.Duplex => [("", WireNames.Duplex, (voice.Duplex ?? new DuplexVoiceOptions()).Endpoint)],
            VoiceKind.Cascade =>
            [
                ("recogniser ", WireNames.Hearing, voice.Cascade?.Hearing.Endpoint ?? HearingOptions.DefaultEndpoint),
                ("model ", WireNames.Chat, voice.Cascade?.Chat.Endpoint ?? ChatOptions.DefaultEndpoint),
                ("speech ", WireNames.Speech, voice.Cascade?.Speech.Endpoint ?? SpeechOptions.DefaultEndpoint),
            ],
            _ => [("", WireNames.Hydra, voice.OwnHydra?.Endpoint ?? hydra.ServiceAddress)],
        };
        return [.. addresses.Select(a => (a.Service, new LinkOptions
        {
            Endpoint = AsSocket(a.Address),
            Address = AsSocket(a.Address),
            Speaks = a.Speaks,
            ApiKey = ApiKey.None,
            CaFile = hydra.CaFile,
            Proxy = hydra.Proxy,
        }))];
    }

    private static Uri AsSocket(Uri address) => address.Scheme switch
    {
        "http" => new UriBuilder(address) { Scheme = "ws", Port = address.Port }.Uri,
        "https" => new UriBuilder(address) { Scheme = "wss", Port = address.Port }.Uri,
        _ => address,
    };
}
