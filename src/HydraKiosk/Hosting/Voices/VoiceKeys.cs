using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Tools.Http.Credentials;

namespace HydraKiosk.Hosting.Voices;

/// <summary>The keys that voices name: Hydra's own by its name, any other from the file of its name.</summary>
internal static class VoiceKeys
{
    /// <summary>
    /// Reads one. A secret that cannot be read is none: the service refuses, and the journal says so; the doctor says why. Whoever keeps secrets out
    /// of texts learns of it, since a service may repeat it.
    /// </summary>
    public static KeyReading Read(string name, VoiceParts parts)
    {
        if (name == ApiKeyPlaces.CredentialName)
        {
            return new KeyReading(parts.Key, null);
        }

        var (secret, problem) = CredentialFiles.Find(parts.CredentialFolder, name);
        if (secret is null)
        {
            return new KeyReading(null, problem);
        }

        parts.Minted?.Invoke(secret);
        try
        {
            return new KeyReading(new ApiKey(secret), null);
        }
        catch (ArgumentException wrong)
        {
            return new KeyReading(null, wrong.Message);
        }
    }

    /// <summary>How one is read again after it was refused; null where it has no place.</summary>
    public static Func<KeyReading>? Again(string name, VoiceParts parts) =>
        name == ApiKeyPlaces.CredentialName ? parts.ReadKeyAgain : () => Read(name, parts);
}
