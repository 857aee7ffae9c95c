using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The section <c>realtime</c> of a voice. What belongs together in it is in <see cref="RealtimeRules"/>.</summary>
internal static class RealtimeShape
{
    /// <summary>The section.</summary>
    public static ObjectShape<RealtimeVoiceOptions> Section { get; } = new(
        new RealtimeVoiceOptions(),
        [
            new Setting<RealtimeVoiceOptions, RealtimeService>(
                "preset", "Which service it is: \"openai\", \"azure\", \"vllm-omni\" on a GPU of one's own, or \"compatible\" for any other.",
                new ChoiceShape<RealtimeService>([
                    ("openai", RealtimeService.OpenAi), ("azure", RealtimeService.Azure), ("vllm-omni", RealtimeService.VllmOmni),
                    ("compatible", RealtimeService.Compatible),
                ]), o => o.Preset, (o, v) => o with { Preset = v }),
            new Setting<RealtimeVoiceOptions, Uri>(
                "endpoint", "Its address without the model, ending in \"/realtime\"; OpenAI's own without it.",
                new EndpointShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
            new Setting<RealtimeVoiceOptions, bool>(
                "allowInsecureEndpoint", "Allows ws:// to other machines. Speech and key then cross the network unencrypted.",
                new FlagShape(), o => o.AllowInsecureEndpoint, (o, v) => o with { AllowInsecureEndpoint = v }),
            new Setting<RealtimeVoiceOptions, string>(
                "model", "The model, with Azure the deployment; \"gpt-realtime\" for OpenAI without it.",
                new LineShape(), o => o.Model, (o, v) => o with { Model = v }),
            new Setting<RealtimeVoiceOptions, string>(
                "credential", "Name of the credential with the key; \"hydra-api-key\" is Hydra's key. None for a service without keys.",
                new CredentialNameShape(), o => o.Credential, (o, v) => o with { Credential = v }),
            new Setting<RealtimeVoiceOptions, string>(
                "header", "The header that carries the key; \"Authorization\", with Azure \"api-key\", without it.",
                new LineShape(), o => o.Header, (o, v) => o with { Header = v }),
            new Setting<RealtimeVoiceOptions, string>(
                "voice", "The agent's voice, as the service calls it; its own choice without it.",
                new LineShape(), o => o.Voice, (o, v) => o with { Voice = v }),
            new Setting<RealtimeVoiceOptions, RealtimeSound>(
                "format", "How sound is written: \"pcm\" at 24 kHz, or \"mu-law\" and \"a-law\" at 8 kHz, with a sixth of the data.",
                new ChoiceShape<RealtimeSound>([("pcm", RealtimeSound.Pcm), ("mu-law", RealtimeSound.MuLaw), ("a-law", RealtimeSound.ALaw)]),
                o => o.Format, (o, v) => o with { Format = v }),
            new Setting<RealtimeVoiceOptions, RealtimeTurnEnd?>(
                "turns", "Who ends a turn: the service by silence (\"server\") or by what is said (\"semantic\"), or this device (\"client\"), as with a "
                    + "button that is held. \"server\" without it, \"client\" with vLLM-Omni.",
                new OptionalShape<RealtimeTurnEnd>(new ChoiceShape<RealtimeTurnEnd>([
                    ("server", RealtimeTurnEnd.Server), ("semantic", RealtimeTurnEnd.Semantic), ("client", RealtimeTurnEnd.Client),
                ])), o => o.Turns, (o, v) => o with { Turns = v }),
            new Setting<RealtimeVoiceOptions, RealtimeEagerness>(
                "eagerness", "How soon \"semantic\" takes a turn for finished.",
                new ChoiceShape<RealtimeEagerness>([
                    ("auto", RealtimeEagerness.Auto), ("low", RealtimeEagerness.Low), ("medium", RealtimeEagerness.Medium),
                    ("high", RealtimeEagerness.High),
                ]), o => o.Eagerness, (o, v) => o with { Eagerness = v }),
            new Setting<RealtimeVoiceOptions, int>(
                "silenceMs", "How much silence ends a turn with \"server\", 100 to 5000 ms.",
                new WholeShape(100, 5000, "ms"), o => o.SilenceMs, (o, v) => o with { SilenceMs = v }),
            new Setting<RealtimeVoiceOptions, double>(
                "threshold", "How loud speech has to be with \"server\", 0 to 1.",
                new NumberShape(0, 1), o => o.Threshold, (o, v) => o with { Threshold = v }),
            new Setting<RealtimeVoiceOptions, string>(
                "transcription", "The model that writes down what people say, for the recap after a lost session; an empty text for none. "
                    + "\"gpt-4o-mini-transcribe\" without it, none with vLLM-Omni.",
                new LineShape(), o => o.Transcription, (o, v) => o with { Transcription = v }),
        ]);
}
