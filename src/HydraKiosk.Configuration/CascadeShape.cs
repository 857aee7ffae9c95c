using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The section <c>cascade</c> of a voice. What belongs together in it is in <see cref="VoiceRules"/>.</summary>
internal static class CascadeShape
{
    private const string CredentialText =
        "Name of the credential that is sent; \"hydra-api-key\" is Hydra's key. Without it that key goes to the vendor's own address, and none to any other.";

    private static readonly ObjectShape<CascadeHearingOptions> _hearing = new(
        new CascadeHearingOptions(),
        [
            new Setting<CascadeHearingOptions, Uri>(
                "endpoint", "Address of the recogniser, without a query; Pulse's own without it.",
                new EndpointShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
            new Setting<CascadeHearingOptions, string>(
                "language", "The language that people speak (\"en\", \"hi\", …) or a group (\"multi-eu\", …).",
                new LineShape(), o => o.Language, (o, v) => o with { Language = v }),
            new Setting<CascadeHearingOptions, string>(
                "credential", CredentialText, new CredentialNameShape(), o => o.Credential, (o, v) => o with { Credential = v }),
        ]);

    private static readonly ObjectShape<CascadeChatOptions> _chat = new(
        new CascadeChatOptions(),
        [
            new Setting<CascadeChatOptions, Uri>(
                "endpoint", "Whole address of an endpoint of OpenAI's chat completions, also on this machine; Electron's own without it.",
                new WebAddressShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
            new Setting<CascadeChatOptions, string>(
                "model", "The model's name at that endpoint.", new LineShape(), o => o.Model, (o, v) => o with { Model = v }),
            new Setting<CascadeChatOptions, string>(
                "credential", CredentialText, new CredentialNameShape(), o => o.Credential, (o, v) => o with { Credential = v }),
            new Setting<CascadeChatOptions, double?>(
                "temperature", "0 to 2; without it the service's own.",
                new OptionalShape<double>(new NumberShape(0, 2)), o => o.Temperature, (o, v) => o with { Temperature = v }),
            new Setting<CascadeChatOptions, int?>(
                "mostTokens", "Tokens of one answer, 16 to 16384; without it the service's own limit.",
                new OptionalShape<int>(new WholeShape(16, 16_384, "tokens")), o => o.MostTokens, (o, v) => o with { MostTokens = v }),
            new Setting<CascadeChatOptions, bool>(
                "askUsage", "Whether token counts are asked for; a few endpoints refuse the field.",
                new FlagShape(), o => o.AskUsage, (o, v) => o with { AskUsage = v }),
            new Setting<CascadeChatOptions, double>(
                "tokenSeconds", "Seconds to the first token and between two, 1 to 60; then the reply has failed.",
                new NumberShape(1, 60, "seconds"), o => o.TokenSeconds, (o, v) => o with { TokenSeconds = v }),
        ]);

    private static readonly ObjectShape<CascadeSpeechOptions> _speech = new(
        new CascadeSpeechOptions(),
        [
            new Setting<CascadeSpeechOptions, Uri>(
                "endpoint", "Address of the voice; Lightning's own without it.",
                new EndpointShape(), o => o.Endpoint, (o, v) => o with { Endpoint = v }),
            new Setting<CascadeSpeechOptions, string>(
                "model", "The model that speaks.", new LineShape(), o => o.Model, (o, v) => o with { Model = v }),
            new Setting<CascadeSpeechOptions, string>(
                "voice", "The name of its voice.", new LineShape(), o => o.Voice, (o, v) => o with { Voice = v }),
            new Setting<CascadeSpeechOptions, string>(
                "language", "The language that it speaks, or \"auto\".", new LineShape(), o => o.Language, (o, v) => o with { Language = v }),
            new Setting<CascadeSpeechOptions, int>(
                "rateHz", "Samples a second: 8000, 16000, 24000 or 44100.",
                new WholeShape(8_000, 44_100, "Hz"), o => o.RateHz, (o, v) => o with { RateHz = v }),
            new Setting<CascadeSpeechOptions, double>(
                "speed", "0.5 to 2 of its ordinary speed.", new NumberShape(0.5, 2), o => o.Speed, (o, v) => o with { Speed = v }),
            new Setting<CascadeSpeechOptions, string>(
                "credential", CredentialText, new CredentialNameShape(), o => o.Credential, (o, v) => o with { Credential = v }),
        ]);

    private static readonly ObjectShape<CascadeModerationOptions> _moderation = new(
        new CascadeModerationOptions(),
        [
            new Setting<CascadeModerationOptions, Uri>(
                "url", "Address that is asked about every text; docs/voices/cascade.md has the question and the answers. Either this or command.",
                new WebAddressShape(), o => o.Url, (o, v) => o with { Url = v }),
            new Setting<CascadeModerationOptions, IReadOnlyList<string>>(
                "command", "Program on this device that is asked in its place: its absolute path and its arguments.",
                new ListShape<string>(new LineShape(), 64), o => o.Command, (o, v) => o with { Command = v }),
            new Setting<CascadeModerationOptions, string>(
                "credential", "Name of the credential that is sent there.", new CredentialNameShape(), o => o.Credential, (o, v) =>
                    o with { Credential = v }),
            new Setting<CascadeModerationOptions, int>(
                "limitMs", "Milliseconds for which a text is held for the ruling, 100 to 5000; then it is refused.",
                new WholeShape(100, 5000, "ms"), o => o.LimitMs, (o, v) => o with { LimitMs = v }),
        ]);

    /// <summary>The section.</summary>
    public static ObjectShape<CascadeVoiceOptions> Section { get; } = new(
        new CascadeVoiceOptions(),
        [
            new Setting<CascadeVoiceOptions, CascadeHearingOptions>(
                "hearing", "Speech to text.", _hearing, o => o.Hearing, (o, v) => o with { Hearing = v }),
            new Setting<CascadeVoiceOptions, CascadeChatOptions>(
                "chat", "The language model.", _chat, o => o.Chat, (o, v) => o with { Chat = v }),
            new Setting<CascadeVoiceOptions, CascadeSpeechOptions>(
                "speech", "Text to speech.", _speech, o => o.Speech, (o, v) => o with { Speech = v }),
            new Setting<CascadeVoiceOptions, CascadeTurns>(
                "turns", "Who ends a turn: \"silence\", or the \"button\" that is let go.",
                new ChoiceShape<CascadeTurns>([("silence", CascadeTurns.Silence), ("button", CascadeTurns.Button)]), o => o.Turns, (o, v) =>
                    o with { Turns = v }),
            new Setting<CascadeVoiceOptions, int>(
                "silenceMs", "Milliseconds of silence that end a turn, 200 to 3000; half of it where the recogniser has found the end itself.",
                new WholeShape(200, 3000, "ms"), o => o.SilenceMs, (o, v) => o with { SilenceMs = v }),
            new Setting<CascadeVoiceOptions, CascadeModerationOptions>(
                "moderation", "Who looks at every text, the person's and the reply's, before it goes on; nobody without this.",
                _moderation, o => o.Moderation, (o, v) => o with { Moderation = v }),
            new Setting<CascadeVoiceOptions, string>(
                "refusal", "What is said in the place of something refused.", new LineShape(), o => o.Refusal, (o, v) => o with { Refusal = v }),
            new Setting<CascadeVoiceOptions, bool>(
                "redact", "Whether personal data (mail addresses, telephones, cards, IBAN, IP addresses) is taken out of the texts that are kept.",
                new FlagShape(), o => o.Redact, (o, v) => o with { Redact = v }),
            new Setting<CascadeVoiceOptions, bool>(
                "allowInsecureEndpoint", "Allows ws:// and http:// to other machines. Speech, words and keys then cross the network unencrypted.",
                new FlagShape(), o => o.AllowInsecureEndpoint, (o, v) => o with { AllowInsecureEndpoint = v }),
        ]);
}
