using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Running;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Cascade;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Moderating;
using HydraKiosk.Voices.Failover;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Voices;

/// <summary>Makes a cascade of its section.</summary>
internal static class CascadeFactory
{
    /// <summary>What it is like.</summary>
    public static VoiceTraits TraitsOf(VoiceOptions voice) => CascadeVoice.TraitsOf(Options(voice.Cascade ?? new CascadeVoiceOptions(), null));

    /// <summary>Makes it.</summary>
    public static ListedVoice Make(VoiceParts parts, VoiceOptions voice, IUplinkAudio uplink, IDownlinkAudio downlink)
    {
        var link = new CascadeVoice(
            Options(voice.Cascade ?? new CascadeVoiceOptions(), parts), uplink, downlink, parts.Time, parts.Logs.CreateLogger<CascadeVoice>(),
            new SystemNetworkChanges(), wire: parts.Wire);

        // The plan's voice is one of Hydra's; this service has others.
        return new ListedVoice(voice.Name, link, link) { Adapt = static plan => plan with { Voice = "" } };
    }

    private static CascadeOptions Options(CascadeVoiceOptions section, VoiceParts? parts)
    {
        var hydra = parts?.Options.Hydra;
        var caFile = hydra?.CaFile;
        var proxy = hydra?.Proxy ?? LinkProxy.FromEnvironment;
        return new CascadeOptions
        {
            Hearing = new HearingOptions
            {
                Endpoint = section.Hearing.Endpoint ?? HearingOptions.DefaultEndpoint,
                Language = section.Hearing.Language,
                Key = Key(parts, section.Hearing.Credential, section.Hearing.Endpoint),
                ReadKeyAgain = parts is null ? null : VoiceKeys.Again(section.Hearing.Credential ?? ApiKeyPlaces.CredentialName, parts),
            },
            Chat = new ChatOptions
            {
                Endpoint = section.Chat.Endpoint ?? ChatOptions.DefaultEndpoint,
                Model = section.Chat.Model,
                Key = Key(parts, section.Chat.Credential, section.Chat.Endpoint),
                Temperature = section.Chat.Temperature,
                MostTokens = section.Chat.MostTokens,
                AsksUsage = section.Chat.AskUsage,
                TokenTimeout = TimeSpan.FromSeconds(section.Chat.TokenSeconds),
            },
            Speech = new SpeechOptions
            {
                Endpoint = section.Speech.Endpoint ?? SpeechOptions.DefaultEndpoint,
                Model = section.Speech.Model,
                Voice = section.Speech.Voice,
                Language = section.Speech.Language,
                RateHz = section.Speech.RateHz,
                Speed = section.Speech.Speed,
                Key = Key(parts, section.Speech.Credential, section.Speech.Endpoint),
            },
            Turns = new TurnOptions
            {
                ByClient = section.Turns == CascadeTurns.Button,
                Silence = TimeSpan.FromMilliseconds(section.SilenceMs),
                SilenceAfterFinal = TimeSpan.FromMilliseconds(section.SilenceMs / 2),
            },
            Moderator = parts is null || section.Moderation is not { } moderation ? null : Moderator(parts, moderation, proxy, caFile),
            Refusal = section.Refusal,
            Redacts = section.Redact,
            Closed = parts?.Closed,
            Proxy = proxy,
            CaFile = caFile,
            AllowInsecureEndpoint = section.AllowInsecureEndpoint,
        };
    }

    private static IModerator Moderator(VoiceParts parts, CascadeModerationOptions moderation, LinkProxy proxy, string? caFile)
    {
        var limit = TimeSpan.FromMilliseconds(moderation.LimitMs);
        return moderation.Url is { } url
            ? new HttpModerator(url, moderation.Credential is null ? null : Key(parts, moderation.Credential, url), limit, proxy, caFile, parts.Time)
            : new ProgramModerator(
                moderation.Command, limit, Path.Combine(Path.GetTempPath(), "hydra-kiosk-moderation"), parts.Logs.CreateLogger<ProgramModerator>(), parts.Time);
    }

    /// <summary>Hydra's key goes to the vendor's own addresses, and elsewhere only where that is asked for by its name.</summary>
    private static ApiKey? Key(VoiceParts? parts, string? credential, Uri? endpoint) =>
        parts is null || (credential is null && endpoint is not null) ? null : VoiceKeys.Read(credential ?? ApiKeyPlaces.CredentialName, parts).Key;
}
