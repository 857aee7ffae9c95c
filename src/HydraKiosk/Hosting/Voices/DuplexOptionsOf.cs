using HydraKiosk.Configuration.Options;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Hosting.Voices;

/// <summary>How a continuous voice is dialled and cut into replies, as the configuration says.</summary>
internal static class DuplexOptionsOf
{
    /// <summary>Makes them. Certificates and proxy are those of the device, which the section <c>hydra</c> names.</summary>
    /// <param name="settings">The entry's section.</param>
    /// <param name="parts">Where secrets are, and who has to know of them.</param>
    public static DuplexOptions Make(DuplexVoiceOptions settings, VoiceParts parts) => new()
    {
        Endpoint = settings.Endpoint,
        AllowInsecureEndpoint = settings.AllowInsecureEndpoint,
        Voice = settings.Voice,
        ApiKey = settings.Credential is { } name ? VoiceKeys.Read(name, parts).Key : null,
        ReadKeyAgain = settings.Credential is { } again ? VoiceKeys.Again(again, parts) : null,
        CaFile = parts.Options.Hydra.CaFile,
        Proxy = parts.Options.Hydra.Proxy,
        HandshakeTimeout = TimeSpan.FromSeconds(settings.HandshakeSeconds),
        GateDbfs = settings.GateDbfs,
        HangOver = TimeSpan.FromMilliseconds(settings.PauseMs),
    };
}
