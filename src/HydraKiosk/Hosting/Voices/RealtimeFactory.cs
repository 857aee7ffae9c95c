using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Running;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Failover;
using HydraKiosk.Voices.Realtime;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Voices;

/// <summary>Makes a voice that speaks OpenAI's Realtime of its section.</summary>
internal static class RealtimeFactory
{
    private const string Authorization = "Authorization";

    /// <summary>What it is like.</summary>
    public static VoiceTraits TraitsOf(VoiceOptions voice) => Options(Section(voice)).Traits;

    /// <summary>Where its service is.</summary>
    public static Uri AddressOf(VoiceOptions voice) => Section(voice).Endpoint ?? Preset(Section(voice)).Endpoint!;

    /// <summary>Makes it.</summary>
    public static ListedVoice Make(VoiceParts parts, VoiceOptions voice, IUplinkAudio uplink, IDownlinkAudio downlink)
    {
        var section = Section(voice);
        var link = new RealtimeVoice(
            Options(section), LinkOptions(parts, section), uplink, downlink, parts.Time, parts.Logs.CreateLogger<RealtimeVoice>(),
            new SystemNetworkChanges(), wire: parts.Wire);

        // The plan's voice is one of Hydra's; this service has others, and its section names one of them.
        return new ListedVoice(voice.Name, link, link) { Adapt = static plan => plan with { Voice = "" } };
    }

    private static RealtimeVoiceOptions Section(VoiceOptions voice) => voice.Realtime ?? new RealtimeVoiceOptions();

    private static RealtimePreset Preset(RealtimeVoiceOptions section) => section.Preset switch
    {
        RealtimeService.Azure => RealtimePreset.Azure,
        RealtimeService.VllmOmni => RealtimePreset.VllmOmni,
        RealtimeService.Compatible => RealtimePreset.Compatible,
        _ => RealtimePreset.OpenAi,
    };

    private static RealtimeOptions Options(RealtimeVoiceOptions section)
    {
        var usual = Preset(section).Options;
        return usual with
        {
            Voice = section.Voice,
            Format = section.Format switch
            {
                RealtimeSound.MuLaw => RealtimeFormat.MuLaw,
                RealtimeSound.ALaw => RealtimeFormat.ALaw,
                _ => RealtimeFormat.Pcm,
            },
            Turns = section.Turns switch
            {
                RealtimeTurnEnd.Server => RealtimeTurns.Server,
                RealtimeTurnEnd.Semantic => RealtimeTurns.Semantic,
                RealtimeTurnEnd.Client => RealtimeTurns.Client,
                _ => usual.Turns,
            },
            Eagerness = section.Eagerness switch
            {
                RealtimeEagerness.Low => "low",
                RealtimeEagerness.Medium => "medium",
                RealtimeEagerness.High => "high",
                _ => "auto",
            },
            SilenceMs = section.SilenceMs,
            Threshold = section.Threshold,
            TranscriptionModel = section.Transcription switch { null => usual.TranscriptionModel, "" => null, var model => model },
        };
    }

    private static LinkOptions LinkOptions(VoiceParts parts, RealtimeVoiceOptions section)
    {
        var preset = Preset(section);
        var (hydra, header) = (parts.Options.Hydra, section.Header ?? preset.KeyHeader);
        var options = new LinkOptions
        {
            Endpoint = section.Endpoint ?? preset.Endpoint!,
            Model = section.Model ?? preset.Model!,
            ApiKey = (section.Credential is { } name ? VoiceKeys.Read(name, parts).Key : null) ?? ApiKey.None,
            ReadKeyAgain = section.Credential is { } again ? VoiceKeys.Again(again, parts) : null,
            KeyHeader = section.Credential is null ? null : header ?? Authorization,
            KeyPrefix = (header ?? Authorization).Equals(Authorization, StringComparison.OrdinalIgnoreCase) ? "Bearer " : "",
            AllowInsecureEndpoint = section.AllowInsecureEndpoint,
            Closed = parts.Closed,
            CaFile = hydra.CaFile,
            Proxy = hydra.Proxy,
        };
        return options with { ConnectTimeout = parts.ConnectTimeout ?? options.ConnectTimeout };
    }
}
