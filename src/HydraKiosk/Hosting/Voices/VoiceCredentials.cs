using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Http.Credentials;

namespace HydraKiosk.Hosting.Voices;

/// <summary>A credential that a voice names.</summary>
/// <param name="Path">The key of its entry that names it, such as <c>realtime.credential</c>.</param>
/// <param name="Name">The name; never <see cref="ApiKeyPlaces.CredentialName"/>, which is Hydra's own and looked up elsewhere.</param>
internal readonly record struct VoiceCredential(string Path, string Name)
{
    /// <summary>What is wrong with what stands there, as sentences without any of it; null where it may be a key.</summary>
    /// <param name="folder">The folder of credentials.</param>
    public string? ProblemIn(string folder)
    {
        var (secret, problem) = CredentialFiles.Find(folder, Name);
        return secret is null ? problem : ApiKeyShape.Complaint(secret) is { } complaint ? $"In the secret {Name}: {complaint}" : null;
    }
}

/// <summary>Which secrets the voices of the configuration need.</summary>
internal static class VoiceCredentials
{
    /// <summary>What an entry names, beside Hydra's own key.</summary>
    public static IEnumerable<VoiceCredential> Of(VoiceOptions voice)
    {
        (string Path, string? Name)[] named = voice switch
        {
            { Kind: VoiceKind.Realtime, Realtime: { } realtime } => [("realtime.credential", realtime.Credential)],
            { Kind: VoiceKind.Duplex, Duplex: { } duplex } => [("duplex.credential", duplex.Credential)],
            { Kind: VoiceKind.Cascade, Cascade: { } cascade } =>
            [
                ("cascade.hearing.credential", cascade.Hearing.Credential),
                ("cascade.chat.credential", cascade.Chat.Credential),
                ("cascade.speech.credential", cascade.Speech.Credential),
                ("cascade.moderation.credential", cascade.Moderation?.Credential),
            ],
            _ => [],
        };
        return named.Where(c => c.Name is not null and not ApiKeyPlaces.CredentialName).Select(c => new VoiceCredential(c.Path, c.Name!));
    }

    /// <summary>Whether a listed voice sends Hydra's own key anywhere; where none does, nobody has to have one.</summary>
    public static bool TakeHydrasKey(KioskOptions options) => options.Voices.Any(TakesHydrasKey);

    private static bool TakesHydrasKey(VoiceOptions voice) => voice.Kind switch
    {
        VoiceKind.Hydra => true,
        VoiceKind.Realtime => voice.Realtime?.Credential == ApiKeyPlaces.CredentialName,
        VoiceKind.Duplex => voice.Duplex?.Credential == ApiKeyPlaces.CredentialName,
        _ => Takes(voice.Cascade?.Hearing.Credential, voice.Cascade?.Hearing.Endpoint)
            || Takes(voice.Cascade?.Chat.Credential, voice.Cascade?.Chat.Endpoint)
            || Takes(voice.Cascade?.Speech.Credential, voice.Cascade?.Speech.Endpoint)
            || voice.Cascade?.Moderation?.Credential == ApiKeyPlaces.CredentialName,
    };

    private static bool Takes(string? credential, Uri? endpoint) =>
        credential == ApiKeyPlaces.CredentialName || (credential is null && endpoint is null);
}
