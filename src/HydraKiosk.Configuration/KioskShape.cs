using System.Text.Json;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Configuration;

/// <summary>
/// The configuration file, described once: reading, error messages, JSON Schema, defaults and the printed effective file follow from
/// here. What concerns several settings together is in <see cref="ConfigurationRules"/>.
/// </summary>
internal static class KioskShape
{
    private static readonly ObjectShape<HydraOptions> _hydra = new(
        new HydraOptions(),
        [
            new Setting<HydraOptions, Uri>(
                "endpoint", "Address of the service. ws:// is taken for this machine only, unless allowInsecureEndpoint is true.",
                new EndpointShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
            new Setting<HydraOptions, bool>(
                "allowInsecureEndpoint", "Allows ws:// to other machines. Speech and key then cross the network unencrypted.",
                new FlagShape(), o => o.AllowInsecureEndpoint, (o, v) => o with { AllowInsecureEndpoint = v }),
            new Setting<HydraOptions, ServiceRegion>(
                "region", "Pins one of the service's regions; \"auto\" takes the nearest. Only with the default endpoint.",
                new ChoiceShape<ServiceRegion>([("auto", ServiceRegion.Auto), ("india", ServiceRegion.India), ("us", ServiceRegion.Us)]),
                o => o.Region, (o, v) => o with { Region = v }),
            new Setting<HydraOptions, bool>(
                "accessTokens", "Whether each connection takes a short-lived token, minted with the API key, instead of the key itself.",
                new FlagShape(), o => o.AccessTokens, (o, v) => o with { AccessTokens = v }),
            new Setting<HydraOptions, int>(
                "accessTokenSeconds", "Life of such a token in seconds, 30 to 900.",
                new WholeShape(30, 900, "seconds"), o => o.AccessTokenSeconds, (o, v) => o with { AccessTokenSeconds = v }),
            new Setting<HydraOptions, string>(
                "caFile", "A PEM file with certificate authorities to trust beside the system's; a relative path starts at this file's folder.",
                new LineShape(), o => o.CaFile, (o, v) => o with { CaFile = v }),
            new Setting<HydraOptions, LinkProxy>(
                "proxy", "\"environment\" uses https_proxy and no_proxy (never for this machine), \"none\" no proxy; otherwise an http:// address.",
                new ProxyShape(), o => o.Proxy, (o, v) => o with { Proxy = v }),
            new Setting<HydraOptions, string>(
                "model", "The model that answers.",
                new RosterShape("model of the service", [.. ModelRoster.Models.Select(m => m.Name)]), o => o.Model, (o, v) => o with { Model = v }),
            new Setting<HydraOptions, string>(
                "voice", "The voice that answers; one of the model's own.",
                new RosterShape("voice of the service", ModelRoster.AllVoices), o => o.Voice, (o, v) => o with { Voice = v })
            { Effect = TakesEffect.NextSession },
            new Setting<HydraOptions, string>(
                "instructions", "Who the agent is and what it should do. Either this or instructionsFile is required.",
                new TextShape(), o => o.Instructions, (o, v) => o with { Instructions = v }) { Effect = TakesEffect.NextSession },
            new Setting<HydraOptions, string>(
                "instructionsFile", "A UTF-8 text file with the instructions; a relative path starts at this file's folder.",
                new LineShape(), o => o.InstructionsFile, (o, v) => o with { InstructionsFile = v }) { Effect = TakesEffect.NextSession },
            new Setting<HydraOptions, bool>(
                "greeting", "Whether the agent speaks first when a conversation begins.",
                new FlagShape(), o => o.Greeting, (o, v) => o with { Greeting = v }) { Effect = TakesEffect.NextSession },
            new Setting<HydraOptions, SessionPolicy>(
                "session", "\"on-demand\" connects when somebody speaks; \"always\" stays connected.",
                new ChoiceShape<SessionPolicy>([("on-demand", SessionPolicy.OnDemand), ("always", SessionPolicy.Always)]), o => o.Session, (o, v) =>
                    o with { Session = v }),
            new Setting<HydraOptions, double>(
                "lingerSeconds", "Seconds of quiet after which a conversation counts as over, 1 to 3600.",
                new NumberShape(1, 3600, "seconds"), o => o.LingerSeconds, (o, v) => o with { LingerSeconds = v }) { Effect = TakesEffect.AtOnce },
        ])
    {
        MoreSchema = json =>
        {
            json.WriteStartArray("oneOf");
            foreach (var key in (ReadOnlySpan<string>)["instructions", "instructionsFile"])
            {
                json.WriteStartObject();
                json.WriteStartArray("required");
                json.WriteStringValue(key);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        },
    };

    private static readonly ObjectShape<CaptureOptions> _capture = new(
        new CaptureOptions(),
        [
            new Setting<CaptureOptions, string>(
                "device", "The microphone's name or a part of it; \"default\" leaves the choice to the system.",
                new LineShape(), o => o.Device, (o, v) => o with { Device = v }),
            new Setting<CaptureOptions, int>(
                "channels", "Channels to open the microphone with, 1 to 32.",
                new WholeShape(1, 32), o => o.Channels, (o, v) => o with { Channels = v }),
            new Setting<CaptureOptions, int?>(
                "channel", "The one channel to listen to, counted from 1; without it all are mixed.",
                new OptionalShape<int>(new WholeShape(1, 32)), o => o.Channel, (o, v) => o with { Channel = v }),
            new Setting<CaptureOptions, int?>(
                "referenceChannel", "The channel of a microphone array that carries what the loudspeaker plays, counted from 1; never listened to.",
                new OptionalShape<int>(new WholeShape(1, 32)), o => o.ReferenceChannel, (o, v) => o with { ReferenceChannel = v }),
            new Setting<CaptureOptions, double>(
                "gainDb", "Gain applied to the microphone in decibels, -40 to 40.",
                new NumberShape(-40, 40, "dB"), o => o.GainDb, (o, v) => o with { GainDb = v }),
            new Setting<CaptureOptions, string>(
                "file", "For the file backend: the WAV to play as microphone, once from the start and then silence.",
                new LineShape(), o => o.File, (o, v) => o with { File = v }),
        ]);

    private static readonly ObjectShape<PlaybackOptions> _playback = new(
        new PlaybackOptions(),
        [
            new Setting<PlaybackOptions, string>(
                "device", "The loudspeaker's name or a part of it; \"default\" leaves the choice to the system.",
                new LineShape(), o => o.Device, (o, v) => o with { Device = v }),
            new Setting<PlaybackOptions, double>(
                "volume", "Playback level, 0 (silent) to 1 (full scale).",
                new NumberShape(0, 1), o => o.Volume, (o, v) => o with { Volume = v }) { Effect = TakesEffect.AtOnce },
            new Setting<PlaybackOptions, double>(
                "volumeStep", "How much a volume button changes that, 0.01 to 0.5.",
                new NumberShape(0.01, 0.5), o => o.VolumeStep, (o, v) => o with { VolumeStep = v }) { Effect = TakesEffect.AtOnce },
            new Setting<PlaybackOptions, double>(
                "limitDbfs", "The largest peak for the loudspeaker in dBFS, -40 to 0; set below its clipping, where echo begins to distort.",
                new NumberShape(-40, 0, "dBFS"), o => o.LimitDbfs, (o, v) => o with { LimitDbfs = v }),
            new Setting<PlaybackOptions, string>(
                "file", "For the file backend: the WAV to write, in real time from start to stop.",
                new LineShape(), o => o.File, (o, v) => o with { File = v }),
            new Setting<PlaybackOptions, int>(
                "sampleRateHz", "For the file backend: the rate of that WAV, 8000 to 192000 Hz.",
                new WholeShape(8_000, 192_000, "Hz"), o => o.SampleRateHz, (o, v) => o with { SampleRateHz = v }),
        ]);

    private static readonly ObjectShape<HeadphoneOptions> _headphones = new(
        new HeadphoneOptions(),
        [
            new Setting<HeadphoneOptions, string>(
                "device", "The name, or a part of it, of the device that plays while headphones are plugged in.",
                new LineShape(), o => o.Device, (o, v) => o with { Device = v }),
            new Setting<HeadphoneOptions, string>(
                "file", "For the file backend: the WAV to write for the headphones, in real time from start to stop, silent while they are not plugged in.",
                new LineShape(), o => o.File, (o, v) => o with { File = v }),
        ]);

    private static readonly ObjectShape<AudioOptions> _audio = new(
        new AudioOptions(),
        [
            new Setting<AudioOptions, AudioBackend>(
                "backend", "\"portaudio\": the sound devices; \"file\": WAV files in real time; \"null\": silence.",
                new ChoiceShape<AudioBackend>([("portaudio", AudioBackend.PortAudio), ("file", AudioBackend.File), ("null", AudioBackend.Null)]),
                o => o.Backend, (o, v) => o with { Backend = v }),
            new Setting<AudioOptions, CaptureOptions>("capture", "The microphone.", _capture, o => o.Capture, (o, v) => o with { Capture = v }),
            new Setting<AudioOptions, PlaybackOptions>("playback", "The loudspeaker.", _playback, o => o.Playback, (o, v) => o with { Playback = v }),
            new Setting<AudioOptions, HeadphoneOptions>(
                "headphones", "Where the sound goes while headphones are plugged in; needs a button with the action \"headphones\".",
                _headphones, o => o.Headphones, (o, v) => o with { Headphones = v }),
            new Setting<AudioOptions, int>(
                "periodMs", "Length of a device period in milliseconds, 5 to 40. Longer is safer on a slow board and answers later.",
                new WholeShape(5, 40, "ms"), o => o.PeriodMs, (o, v) => o with { PeriodMs = v }),
            new Setting<AudioOptions, EchoCancellationMode>(
                "echoCancellation", "\"auto\" measures the echo; \"off\" is for headsets; \"half-duplex\" closes the microphone while the "
                    + "loudspeaker sounds; \"external\" leaves it to the device or the sound server.",
                new ChoiceShape<EchoCancellationMode>(
                    [
                        ("auto", EchoCancellationMode.Auto), ("off", EchoCancellationMode.Off), ("half-duplex", EchoCancellationMode.HalfDuplex),
                        ("external", EchoCancellationMode.External),
                    ]),
                o => o.EchoCancellation, (o, v) => o with { EchoCancellation = v }),
            new Setting<AudioOptions, bool>(
                "earcons", "Whether short tones tell the person what the device is doing.",
                new FlagShape(), o => o.Earcons, (o, v) => o with { Earcons = v }) { Effect = TakesEffect.AtOnce },
            new Setting<AudioOptions, string>(
                "earconFolder", "A folder with WAV files in place of the tones; a relative path starts at this file's folder.",
                new LineShape(), o => o.EarconFolder, (o, v) => o with { EarconFolder = v }),
            new Setting<AudioOptions, string>(
                "promptFolder", "A folder with WAV files that the device speaks by itself when it has to; a relative path starts at this file's folder.",
                new LineShape(), o => o.PromptFolder, (o, v) => o with { PromptFolder = v }),
        ]);

    private static readonly ObjectShape<TalkOptions> _talk = new(
        new TalkOptions(),
        [
            new Setting<TalkOptions, TalkMode>(
                "mode", "\"hands-free\" listens while a conversation goes on; \"push-to-talk\" and \"toggle\" need a talk button.",
                ProfileShapes.TalkModes,
                o => o.Mode, (o, v) => o with { Mode = v }),
            new Setting<TalkOptions, int>(
                "prerollMs", "Milliseconds of microphone from before a press of the talk button that are sent as well, 0 to 2000: nobody speaks "
                    + "exactly with the press.",
                new WholeShape(0, 2000, "ms"), o => o.PrerollMs, (o, v) => o with { PrerollMs = v }),
            new Setting<TalkOptions, int>(
                "tailMs", "Milliseconds of microphone after the talk button's release that are still sent, 0 to 2000: people let go while they say "
                    + "the last word.",
                new WholeShape(0, 2000, "ms"), o => o.TailMs, (o, v) => o with { TailMs = v }),
        ]);

    private static readonly ObjectShape<LogOptions> _log = new(
        new LogOptions(),
        [
            new Setting<LogOptions, LogLevel>(
                "level", "The least level that is written.",
                new ChoiceShape<LogLevel>([("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning),
                    ("error", LogLevel.Error)]),
                o => o.Level, (o, v) => o with { Level = v }),
        ]);

    private static readonly ObjectShape<WireLogOptions> _wireLog = new(
        new WireLogOptions(),
        [
            new Setting<WireLogOptions, bool>(
                "enabled", "Whether every message to and from the service is written to wire/ in the state directory, sound and texts as lengths "
                    + "only.",
                new FlagShape(), o => o.Enabled, (o, v) => o with { Enabled = v }),
            new Setting<WireLogOptions, bool>(
                "content", "Whether texts are written as well: instructions, what was said, arguments and outputs of tools. For a diagnosis only.",
                new FlagShape(), o => o.Content, (o, v) => o with { Content = v }),
            new Setting<WireLogOptions, int>(
                "maxMegabytes", "Size at which a file is set aside, 1 to 1000 MB.",
                new WholeShape(1, 1000, "MB"), o => o.MaxMegabytes, (o, v) => o with { MaxMegabytes = v }),
            new Setting<WireLogOptions, int>(
                "files", "How many files are kept, 1 to 100.",
                new WholeShape(1, 100), o => o.Files, (o, v) => o with { Files = v }),
        ]);

    /// <summary>The file as a whole.</summary>
    public static ObjectShape<KioskOptions> Root { get; } = new(
        new KioskOptions(),
        [
            new Setting<KioskOptions, HydraOptions>(
                "hydra", "The service: where it is, who it plays, when it is connected.", _hydra, o => o.Hydra, (o, v) => o with { Hydra = v })
            { IsRequired = true, Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, IReadOnlyList<VoiceOptions>>(
                "voices", "The services through which the device speaks: the first is wanted, the others stand in for it in this order. Hydra alone "
                    + "without this.",
                VoiceShape.Voices, o => o.Voices, (o, v) => o with { Voices = v }) { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, FailoverOptions>(
                "failover", "When a voice gives way to the next, and how long a person may be left in silence.",
                VoiceShape.Failover, o => o.Failover, (o, v) => o with { Failover = v }) { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, AudioOptions>("audio", "Microphone and loudspeaker.", _audio, o => o.Audio, (o, v) => o with { Audio = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, TalkOptions>("talk", "When the microphone is open.", _talk, o => o.Talk, (o, v) => o with { Talk = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, IReadOnlyDictionary<string, ButtonOptions>>(
                "buttons", "The buttons by name, which is also what they are for (\"talk\", \"mute\", …); \"push-to-talk\" and \"toggle\" need one for \"talk\".",
                new MapShape<ButtonOptions>("button", HandsShapes.Button, 32), o => o.Buttons, (o, v) => o with { Buttons = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, GpioOptions>("gpio", "The GPIO chips.", HandsShapes.Gpio, o => o.Gpio, (o, v) => o with { Gpio = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, IReadOnlyDictionary<string, LedOptions>>(
                "leds", "The lights by name.", new MapShape<LedOptions>("light", HandsShapes.Led, 16), o => o.Leds, (o, v) => o with { Leds = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions,
                ToolsOptions>("tools", "What the model may do on this device.", ToolShapes.Tools, o => o.Tools, (o, v) => o with { Tools = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, LogOptions>("log", "What is written to the journal.", _log, o => o.Log, (o, v) => o with { Log = v })
            { Effect = TakesEffect.AtOnce },
            new Setting<KioskOptions, WireLogOptions>(
                "wireLog", "A record of the traffic with the service, for a diagnosis.", _wireLog, o => o.WireLog, (o, v) => o with { WireLog = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, IReadOnlyDictionary<string, ProfileOptions>>(
                "profiles", "What takes the place of other settings while the profile of that name is chosen.",
                new MapShape<ProfileOptions>("profile", ProfileShapes.Profile, 16), o => o.Profiles, (o, v) =>
                    o with { Profiles = v }) { Effect = TakesEffect.AtOnce },
            new Setting<KioskOptions, string>(
                "profile", "The profile that is chosen while nobody and no time of day chooses another; none without this.",
                new LineShape(), o => o.Profile, (o, v) => o with { Profile = v }) { Effect = TakesEffect.AtOnce },
            new Setting<KioskOptions, ReloadOptions>(
                "reload", "How a changed file takes the place of the one in effect.", ProfileShapes.Reload, o => o.Reload, (o, v) =>
                    o with { Reload = v }) { Effect = TakesEffect.AtOnce },
            new Setting<KioskOptions, MetricsOptions>(
                "metrics", "Figures for a monitoring system.", ObserveShapes.Metrics, o => o.Metrics, (o, v) => o with { Metrics = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, DataOptions>(
                "data", "How much data the device may use, and what it does then.", ObserveShapes.Data, o => o.Data, (o, v) => o with { Data = v })
            { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, BlackBoxOptions>(
                "blackBox", "What is kept of the minute before a fault.", ObserveShapes.BlackBox, o => o.BlackBox, (o, v) =>
                    o with { BlackBox = v }) { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, RecordingOptions>(
                "recording", "Recordings of conversations, for quality and training; people have to be told.", RecordingShape.Section,
                o => o.Recording, (o, v) => o with { Recording = v }) { Effect = TakesEffect.WhenIdle },
            new Setting<KioskOptions, FaceOptions>(
                "face", "Pages for a screen beside the voice: what happens, what is said, and what a finger can do.",
                FaceShape.Section, o => o.Face, (o, v) => o with { Face = v }) { Effect = TakesEffect.WhenIdle },
        ])
    {
        Ignored = ["$schema"],
        Later = ["console"],
    };

    /// <summary>The JSON Schema (draft 2020-12) of the file, with a line feed at its end.</summary>
    public static string RenderSchema() => Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title", "HydraKiosk configuration");
        Root.WriteSchema(json);
        json.WriteEndObject();
    });

    /// <summary>When a change of a setting takes effect; null for a path that no file can have.</summary>
    /// <param name="path">Keys from the top, such as <c>audio.playback.volume</c>.</param>
    public static TakesEffect? EffectOf(string path) => Root.EffectOf(path);

    /// <summary>A configuration as the file would have it, every default written out, with a line feed at its end.</summary>
    public static string Render(KioskOptions options) => Render(json => Root.WriteValue(json, options));

    private static string Render(Action<Utf8JsonWriter> write) => JsonText.Of(write, indented: true) + "\n";
}
