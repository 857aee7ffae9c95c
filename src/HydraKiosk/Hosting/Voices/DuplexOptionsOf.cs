using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Tools.Http.Credentials;
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
        ApiKey = settings.Credential is { } name ? Read(name, parts).Key : null,
        ReadKeyAgain = settings.Credential is { } again ? () => Read(again, parts) : null,
        CaFile = parts.Options.Hydra.CaFile,
        Proxy = parts.Options.Hydra.Proxy,
        HandshakeTimeout = TimeSpan.FromSeconds(settings.HandshakeSeconds),
        GateDbfs = settings.GateDbfs,
        HangOver = TimeSpan.FromMilliseconds(settings.PauseMs),
    };

    private static KeyReading Read(string name, VoiceParts parts)
    {
        var (secret, problem) = CredentialFiles.Find(parts.CredentialFolder, name);
        if (secret is null)
        {
            return new KeyReading(null, problem);
        }

        parts.Minted?.Invoke(secret); // whoever keeps secrets out of texts has to know it
        try
        {
            return new KeyReading(new ApiKey(secret), null);
        }
        catch (ArgumentException wrong)
        {
            return new KeyReading(null, wrong.Message);
        }
    }
}
