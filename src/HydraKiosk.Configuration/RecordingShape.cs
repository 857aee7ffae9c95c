using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The <c>recording</c> part of the file, and what its settings have to do with each other.</summary>
internal static class RecordingShape
{
    private static readonly ObjectShape<TranscriptionOptions> _transcription = new(
        new TranscriptionOptions(),
        [
            new Setting<TranscriptionOptions, TranscriptionKind>(
                "kind", "Whose way of asking: \"pulse\" (Smallest AI), \"openai\" (and servers that do as it does), \"deepgram\".",
                new ChoiceShape<TranscriptionKind>(
                    [("pulse", TranscriptionKind.Pulse), ("openai", TranscriptionKind.OpenAi), ("deepgram", TranscriptionKind.Deepgram)]),
                o => o.Kind, (o, v) => o with { Kind = v }) { IsRequired = true },
            new Setting<TranscriptionOptions, Uri>(
                "url", "Address of the service; without it the kind's own. http:// reaches private addresses only.",
                new WebAddressShape(), o => o.Url, (o, v) => o with { Url = v }),
            new Setting<TranscriptionOptions, string>(
                "credential", "Name of the credential with the service's key; without it none is sent.",
                new CredentialNameShape(), o => o.Credential, (o, v) => o with { Credential = v }),
            new Setting<TranscriptionOptions, string>(
                "model", "The model; without it \"pulse\", \"gpt-4o-mini-transcribe\" or \"nova-3\".",
                new LineShape(), o => o.Model, (o, v) => o with { Model = v }),
            new Setting<TranscriptionOptions, string>(
                "language", "The language that is spoken, such as \"en\"; without it the service finds out.",
                new LineShape(), o => o.Language, (o, v) => o with { Language = v }),
        ]);

    /// <summary>The section.</summary>
    public static ObjectShape<RecordingOptions> Section { get; } = new(
        new RecordingOptions(),
        [
            new Setting<RecordingOptions, bool>(
                "enabled", "Whether conversations are recorded: what the microphone sent on the left, what was played on the right.",
                new FlagShape(), o => o.Enabled, (o, v) => o with { Enabled = v }),
            new Setting<RecordingOptions, int>(
                "retentionDays", "Days after which a recording is deleted, 1 to 3650.",
                new WholeShape(1, 3650, "days"), o => o.RetentionDays, (o, v) => o with { RetentionDays = v }),
            new Setting<RecordingOptions, int>(
                "maxMB", "Megabytes of all recordings together, 50 to 1000000; the oldest are deleted first. A minute takes up to 11.5 MB.",
                new WholeShape(50, 1_000_000, "MB"), o => o.MaxMB, (o, v) => o with { MaxMB = v }),
            new Setting<RecordingOptions, int>(
                "minFreeMB", "Megabytes that stay free on the disk, 0 to 1000000; with less, older recordings go, and then none is made.",
                new WholeShape(0, 1_000_000, "MB"), o => o.MinFreeMB, (o, v) => o with { MinFreeMB = v }),
            new Setting<RecordingOptions, string>(
                "path", "Folder of the recordings; without it \"recordings\" in the state directory. A relative path starts at this file's folder.",
                new LineShape(), o => o.Path, (o, v) => o with { Path = v }),
            new Setting<RecordingOptions, bool>(
                "events", "Whether what happens is written beside the sound, a line each.",
                new FlagShape(), o => o.Events, (o, v) => o with { Events = v }),
            new Setting<RecordingOptions, bool>(
                "transcripts", "Whether what was said is written there too, where the service tells it.",
                new FlagShape(), o => o.Transcripts, (o, v) => o with { Transcripts = v }),
            new Setting<RecordingOptions, bool>(
                "announce", "Whether a signal after the first words tells the person that they are recorded; recorded.wav in \"earconFolder\" says "
                    + "it in words.",
                new FlagShape(), o => o.Announce, (o, v) => o with { Announce = v }),
            new Setting<RecordingOptions, TranscriptionOptions>(
                "transcription", "A service that finds out afterwards what the person said; their speech is sent to it.",
                _transcription, o => o.Transcription, (o, v) => o with { Transcription = v }),
        ]);

    /// <summary>Checks the section and makes its path absolute.</summary>
    /// <param name="recording">What was read.</param>
    /// <param name="context">Where it stood; takes the problems.</param>
    public static RecordingOptions Resolve(RecordingOptions recording, ReadContext context)
    {
        if (recording.Transcription is { } transcription
            && context.AreGood("recording.enabled", "recording.events", "recording.transcripts", "recording.transcription"))
        {
            if (recording is { Enabled: true, Events: false } or { Enabled: true, Transcripts: false })
            {
                context.Error(
                    ConfigurationCauses.Contradiction, "recording.transcription",
                    "what it finds out is written into the events, which \"events\" or \"transcripts\" switches off; remove one of the two.");
            }
            else if (!recording.Enabled)
            {
                context.Warn(ConfigurationCauses.NoEffect, "recording.transcription", "nothing is recorded, since \"enabled\" is false.");
            }

            if (transcription.Url is { Scheme: "http", IsLoopback: false })
            {
                context.Warn(
                    ConfigurationCauses.InsecureEndpoint, "recording.transcription.url",
                    "http:// sends speech and key unencrypted, and reaches private addresses only; use https:// where the service has it.");
            }
        }

        return recording.Path is { } path ? recording with { Path = Path.GetFullPath(path, context.Directory) } : recording;
    }
}
