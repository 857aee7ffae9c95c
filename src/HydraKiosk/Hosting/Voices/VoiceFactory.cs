using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Link.Running;
using HydraKiosk.Voices.Duplex;
using HydraKiosk.Voices.Failover;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Voices;

/// <summary>Makes the voices of the configuration: one case for each kind.</summary>
/// <param name="parts">What they are made of.</param>
internal sealed class VoiceFactory(VoiceParts parts)
{
    /// <summary>What an entry's service is like, before anything of it is made: how the microphone's sound leaves follows from it.</summary>
    public static VoiceTraits TraitsOf(VoiceOptions voice) => voice.Kind switch
    {
        VoiceKind.Hydra => HydraVoice.HydraTraits,
        VoiceKind.Cascade => CascadeFactory.TraitsOf(voice),
        VoiceKind.Realtime => RealtimeFactory.TraitsOf(voice),
        VoiceKind.Duplex => DuplexVoice.DuplexTraits,
        _ => throw new ArgumentOutOfRangeException(nameof(voice), voice.Kind, "no voice of this kind can be made"),
    };

    /// <summary>Makes one. It listens to the microphone from now on, and connects when it is asked for a session.</summary>
    /// <param name="voice">The entry of the list.</param>
    /// <param name="uplink">The microphone's sound, as <see cref="TraitsOf"/> wants it.</param>
    /// <param name="downlink">Takes its replies.</param>
    public ListedVoice Make(VoiceOptions voice, IUplinkAudio uplink, IDownlinkAudio downlink) => voice.Kind switch
    {
        VoiceKind.Hydra => Hydra(voice, uplink, downlink),
        VoiceKind.Cascade => CascadeFactory.Make(parts, voice, uplink, downlink),
        VoiceKind.Realtime => RealtimeFactory.Make(parts, voice, uplink, downlink),
        VoiceKind.Duplex => Duplex(voice, uplink, downlink),
        _ => throw new ArgumentOutOfRangeException(nameof(voice), voice.Kind, "no voice of this kind can be made"),
    };

    private ListedVoice Hydra(VoiceOptions voice, IUplinkAudio uplink, IDownlinkAudio downlink)
    {
        var hydra = LinkOptionsOf.Make(parts.Options.Hydra, parts.Key);
        var options = hydra with
        {
            Endpoint = voice.OwnHydra?.Endpoint ?? hydra.Endpoint,
            Closed = parts.Closed,
            ReadKeyAgain = parts.ReadKeyAgain,
            Minted = parts.Minted,
            ConnectTimeout = parts.ConnectTimeout ?? hydra.ConnectTimeout,
        };
        var link = new HydraLink(options, uplink, downlink, parts.Time, parts.Logs.CreateLogger<HydraLink>(), new SystemNetworkChanges(),
            wire: parts.Wire);
        return new ListedVoice(voice.Name, new HydraVoice(link), link);
    }

    private ListedVoice Duplex(VoiceOptions voice, IUplinkAudio uplink, IDownlinkAudio downlink)
    {
        var options = DuplexOptionsOf.Make(voice.Duplex ?? new DuplexVoiceOptions(), parts);
        var link = new DuplexVoice(options, uplink, downlink, parts.Time, parts.Logs.CreateLogger<DuplexVoice>(), new SystemNetworkChanges(),
            wire: parts.Wire);
        return new ListedVoice(voice.Name, link, link)
        {
            Adapt = plan => DuplexVoice.Fit(options, plan with { Voice = options.Voice, Tools = [] }),
        };
    }
}
