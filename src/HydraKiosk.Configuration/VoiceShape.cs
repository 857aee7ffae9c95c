using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The list <c>voices</c>. What its entries must have together is in <see cref="VoiceRules"/>.</summary>
internal static class VoiceShape
{
    /// <summary>More than anybody pays for.</summary>
    private const int MaxVoices = 8;

    private static readonly ObjectShape<HydraVoiceOptions> _hydra = new(
        new HydraVoiceOptions(),
        [
            new Setting<HydraVoiceOptions, Uri>(
                "endpoint", "Address in place of hydra.endpoint and hydra.region: another region, or a server of your own. Key and model are the same.",
                new EndpointShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
        ]);

    private static readonly ObjectShape<VoiceOptions> _voice = new(
        new VoiceOptions(),
        [
            new Setting<VoiceOptions, string>(
                "name", "What it is called in journal, status and figures; a name of its own for each.",
                new ToolNameShape(), o => o.Name, (o, v) => o with { Name = v }) { IsRequired = true },
            new Setting<VoiceOptions, VoiceKind>(
                "kind", "How it is spoken to: \"hydra\", as the section \"hydra\" says; every other kind has a section of its word beside this key.",
                new ChoiceShape<VoiceKind>(
                    [("hydra", VoiceKind.Hydra), ("realtime", VoiceKind.Realtime), ("cascade", VoiceKind.Cascade), ("duplex", VoiceKind.Duplex)]),
                o => o.Kind, (o, v) => o with { Kind = v }) { IsRequired = true },
            new Setting<VoiceOptions, DuplexVoiceOptions>(
                "duplex", "For the kind \"duplex\": a model that listens and speaks all the time, such as PersonaPlex, on a machine of one's own. It "
                    + "knows no tools.",
                DuplexVoiceShape.Section, o => o.Duplex, (o, v) => o with { Duplex = v }),
            new Setting<VoiceOptions, HydraVoiceOptions>(
                "hydra", "For hydra: what differs from the section \"hydra\"; a second entry of this kind needs an address of its own.",
                _hydra, o => o.OwnHydra, (o, v) => o with { OwnHydra = v }),
            new Setting<VoiceOptions, RealtimeVoiceOptions>(
                "realtime", "Of the kind \"realtime\": a service that speaks as OpenAI's Realtime does.",
                RealtimeShape.Section, o => o.Realtime, (o, v) => o with { Realtime = v }),
            new Setting<VoiceOptions, CascadeVoiceOptions>(
                "cascade", "Of the kind \"cascade\": speech to text, a language model, text to speech.",
                CascadeShape.Section, o => o.Cascade, (o, v) => o with { Cascade = v }),
        ]);

    /// <summary>The list.</summary>
    public static ListShape<VoiceOptions> Voices { get; } = new(_voice, MaxVoices);

    private static readonly ObjectShape<StallOptions> _stalls = new(
        new StallOptions(),
        [
            new Setting<StallOptions, double>(
                "turnSeconds", "From the end of the person's speech to the service's verdict on it, 1 to 60 seconds.",
                new NumberShape(1, 60, "seconds"), o => o.TurnSeconds, (o, v) => o with { TurnSeconds = v }),
            new Setting<StallOptions, double>(
                "replySeconds", "From a turn that is taken to the beginning of its reply, 1 to 60 seconds.",
                new NumberShape(1, 60, "seconds"), o => o.ReplySeconds, (o, v) => o with { ReplySeconds = v }),
            new Setting<StallOptions, double>(
                "soundSeconds", "From the beginning of a reply to its first sound, 1 to 60 seconds.",
                new NumberShape(1, 60, "seconds"), o => o.SoundSeconds, (o, v) => o with { SoundSeconds = v }),
            new Setting<StallOptions, double>(
                "gapSeconds", "From the end of the sound that has come of a reply to more of it, 1 to 60 seconds.",
                new NumberShape(1, 60, "seconds"), o => o.GapSeconds, (o, v) => o with { GapSeconds = v }),
            new Setting<StallOptions, double>(
                "outputSeconds", "From the request for the answer to a tool's output to the beginning of that answer, 1 to 60 seconds.",
                new NumberShape(1, 60, "seconds"), o => o.OutputSeconds, (o, v) => o with { OutputSeconds = v }),
            new Setting<StallOptions, double>(
                "silenceSeconds", "From the end of the person's speech to the first sound, whatever happens in between, 1 to 60 seconds.",
                new NumberShape(1, 60, "seconds"), o => o.SilenceSeconds, (o, v) => o with { SilenceSeconds = v }),
        ]);

    /// <summary>The <c>failover</c> part.</summary>
    public static ObjectShape<FailoverOptions> Failover { get; } = new(
        new FailoverOptions(),
        [
            new Setting<FailoverOptions, double>(
                "outageSeconds", "Seconds without a session after which a voice gives way to the next of \"voices\", 1 to 120.",
                new NumberShape(1, 120, "seconds"), o => o.OutageSeconds, (o, v) => o with { OutageSeconds = v }),
            new Setting<FailoverOptions, double>(
                "restMinutes", "Minutes for which a voice that gave way is left alone before conversations begin with it again, 0 to 1440.",
                new NumberShape(0, 1440, "minutes"), o => o.RestMinutes, (o, v) => o with { RestMinutes = v }),
            new Setting<FailoverOptions, StallOptions>(
                "stalls", "How long a service may leave a person in silence before it is given a new session or gives way.",
                _stalls, o => o.Stalls, (o, v) => o with { Stalls = v }),
        ]);
}
