using System.Text;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Files;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration;

/// <summary>What concerns several settings together, or the world outside the file.</summary>
internal static class ConfigurationRules
{
    /// <summary>
    /// Bytes of instructions above which a session cannot work: over about 32 KB of <c>session.configure</c> the service answers without
    /// sound and without an error; the daemon stops at 30 000 for the whole frame, and this part alone must not reach it.
    /// </summary>
    public const int MaxInstructionBytes = 30_000;

    /// <summary>Checks the rules and fills in what follows from them: the voice, absolute paths.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="facts">What the program itself can do.</param>
    /// <param name="context">Where the settings stood; takes the problems.</param>
    /// <param name="instructions">The persona to send; empty when it has an error.</param>
    /// <param name="personas">The personas of those profiles that have one of their own, by the profile's name.</param>
    public static KioskOptions Apply(
        KioskOptions options, DeviceFacts facts, ReadContext context, out string instructions, out IReadOnlyDictionary<string, string> personas)
    {
        CheckEndpoint(options.Hydra, context);
        CheckRegion(options.Hydra, context);
        VoiceRules.Check(options, context);
        CheckTalk(options, options.Talk.Mode, "talk.mode", context);
        HandsRules.Check(options, facts.KeyProblem, context);
        ToolKindRules.Check(options, facts, context);
        ObserveRules.Check(options, context);
        instructions = ResolveInstructions(options.Hydra, context);
        personas = ProfileRules.Check(options, context);
        return options with
        {
            Hydra = options.Hydra with
            {
                Voice = ResolveVoice(options.Hydra, context),
                InstructionsFile = Absolute(options.Hydra.InstructionsFile, context),
                CaFile = ResolveCaFile(options.Hydra, context),
            },
            Audio = ResolveAudio(options.Audio, context),
            Recording = RecordingShape.Resolve(options.Recording, context),
            Face = FaceShape.Resolve(options.Face, context),
        };
    }

    private static void CheckEndpoint(HydraOptions hydra, ReadContext context)
    {
        if (!context.AreGood("hydra.endpoint", "hydra.allowInsecureEndpoint"))
        {
            return;
        }

        if (hydra.Endpoint.Scheme == "ws" && !hydra.Endpoint.IsLoopback && !hydra.AllowInsecureEndpoint)
        {
            context.Error(
                ConfigurationCauses.InsecureEndpoint, "hydra.endpoint",
                $"ws:// to {hydra.Endpoint.Host} would send speech and key unencrypted; use wss://, or set \"allowInsecureEndpoint\": true on a "
                    + "network that you trust.");
        }
        else if (EndpointRules.Problem(hydra.Endpoint, hydra.Model, hydra.AllowInsecureEndpoint) is { } complaint)
        {
            context.Error(ConfigurationCauses.Contradiction, "hydra.endpoint", complaint + ".");
        }
    }

    private static void CheckRegion(HydraOptions hydra, ReadContext context)
    {
        if (!context.AreGood("hydra.endpoint", "hydra.region"))
        {
            return;
        }

        var isDefault = hydra.Endpoint == HydraOptions.DefaultEndpoint;
        if (hydra.Region != ServiceRegion.Auto && !isDefault)
        {
            context.Error(
                ConfigurationCauses.Contradiction, "hydra.region",
                "a region is pinned, and \"endpoint\" names an address of its own; keep one of the two.");
        }
        else if (hydra.Region == ServiceRegion.Auto && isDefault && hydra.AccessTokens)
        {
            context.Warn(
                ConfigurationCauses.Contradiction, "hydra.accessTokens",
                "a token is valid only in the region that minted it, and \"region\" is \"auto\": pin \"india\" or \"us\", lest some connections are "
                    + "refused.");
        }
    }

    private static string? ResolveCaFile(HydraOptions hydra, ReadContext context)
    {
        if (!context.AreGood("hydra.caFile") || Absolute(hydra.CaFile, context) is not { } path)
        {
            return hydra.CaFile;
        }

        var roots = ExtraRoots.Load(path, out var problem);
        foreach (var root in roots)
        {
            root.Dispose();
        }

        if (problem is not null)
        {
            context.Error(ConfigurationCauses.UnusableReference, "hydra.caFile", $"{path}: {problem}");
        }

        return path;
    }

    private static string? ResolveVoice(HydraOptions hydra, ReadContext context)
    {
        if (!context.AreGood("hydra.model", "hydra.voice"))
        {
            return hydra.Voice;
        }

        var model = ModelRoster.Find(hydra.Model);
        if (model is { Deprecated: true })
        {
            context.Warn(
                ConfigurationCauses.DeprecatedModel, "hydra.model",
                    $"the service is about to withdraw \"{model.Name}\"; use \"{ModelRoster.DefaultModel}\".");
        }

        if (hydra.Voice is null)
        {
            return ModelRoster.DefaultVoice(hydra.Model);
        }

        CheckVoice(hydra.Model, hydra.Voice, "hydra.voice", context);
        return hydra.Voice;
    }

    /// <summary>Warns of a voice that is known as another model's.</summary>
    public static void CheckVoice(string modelName, string voice, string path, ReadContext context)
    {
        var model = ModelRoster.Find(modelName);
        if (model is not null && ModelRoster.AllVoices.Contains(voice) && !model.Voices.Contains(voice))
        {
            var owners = ModelRoster.Models.Where(m => !m.Deprecated && m.Voices.Contains(voice)).Select(m => m.Name).ToArray();
            context.Warn(
                ConfigurationCauses.NotInRoster, path,
                $"\"{voice}\" is known as a voice of {string.Join(" and ", owners)}, not of \"{model.Name}\", which speaks with {ChoiceList.Of(model.Voices)}; "
                + "whether the service takes it shows when it connects.");
        }
    }

    private static string ResolveInstructions(HydraOptions hydra, ReadContext context)
    {
        if (!context.AreGood("hydra", "hydra.instructions", "hydra.instructionsFile"))
        {
            return "";
        }

        var path = hydra.InstructionsFile is null ? "hydra.instructions" : "hydra.instructionsFile";
        if (hydra is { Instructions: not null, InstructionsFile: not null })
        {
            context.Error(ConfigurationCauses.Contradiction, path, "\"instructions\" is given as well; keep one of the two.");
            return "";
        }

        if (hydra is { Instructions: null, InstructionsFile: null })
        {
            context.Error(ConfigurationCauses.Missing, path,
                "the key \"instructions\" (or \"instructionsFile\") is missing: who the agent is and what it should do.");
            return "";
        }

        return Persona(hydra.Instructions, hydra.InstructionsFile, path, context);
    }

    /// <summary>The text of a persona that is given in one of the two ways.</summary>
    public static string Persona(string? instructions, string? file, string path, ReadContext context)
    {
        var text = instructions ?? ReadInstructions(Absolute(file, context)!, path, context);
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MaxInstructionBytes)
        {
            context.Error(
                ConfigurationCauses.InstructionsTooLong, path,
                $"the instructions are {bytes} bytes long; above {MaxInstructionBytes} the service answers without sound. Shorten them.");
        }

        return text;
    }

    private static string ReadInstructions(string file, string path, ReadContext context)
    {
        if (TextFile.TryRead(file, out var text, out var fault, out var offset))
        {
            return Encoding.UTF8.GetString(text!.Utf8).Trim();
        }

        var place = offset >= 0 && text is not null ? $" (line {text.PositionAt(offset).Line})" : "";
        context.Error(ConfigurationCauses.UnusableReference, path, $"{file}{place}: {fault}");
        return "";
    }

    private static AudioOptions ResolveAudio(AudioOptions audio, ReadContext context)
    {
        var capture = audio.Capture with { File = Absolute(audio.Capture.File, context) };
        var playback = audio.Playback with { File = Absolute(audio.Playback.File, context) };
        var headphones = audio.Headphones with { File = Absolute(audio.Headphones.File, context) };
        if (capture.Channel > capture.Channels && context.AreGood("audio.capture.channel", "audio.capture.channels"))
        {
            context.Error(
                ConfigurationCauses.Contradiction, "audio.capture.channel",
                $"channel {capture.Channel} cannot be heard when \"channels\" is {capture.Channels}; channels are counted from 1.");
        }

        if (capture.ReferenceChannel is { } reference
            && context.AreGood("audio.capture.channel", "audio.capture.channels", "audio.capture.referenceChannel"))
        {
            if (reference > capture.Channels || capture.Channels < 2)
            {
                context.Error(
                    ConfigurationCauses.Contradiction, "audio.capture.referenceChannel",
                    $"channel {reference} and a microphone beside it are not there when \"channels\" is {capture.Channels}; channels are counted "
                        + "from 1.");
            }
            else if (reference == capture.Channel)
            {
                context.Error(
                    ConfigurationCauses.Contradiction, "audio.capture.referenceChannel",
                    $"channel {reference} cannot be the microphone and carry what the loudspeaker plays.");
            }
        }

        if (audio.Backend == AudioBackend.File)
        {
            if (capture.File is { } input
                && (FileKinds.Complaint(input) ?? (File.Exists(input) ? null : "there is no such file.")) is { } inputComplaint)
            {
                context.Error(ConfigurationCauses.UnusableReference, "audio.capture.file", $"{input}: {inputComplaint}");
            }

            CheckOutput("audio.playback.file", playback.File, context);
            CheckOutput("audio.headphones.file", headphones.File, context);
            if (headphones.File is not null && (headphones.File == playback.File || headphones.File == capture.File))
            {
                context.Error(
                    ConfigurationCauses.Contradiction, "audio.headphones.file", "microphone, loudspeaker and headphones cannot share a file.");
            }

            if (capture.File is not null && capture.File == playback.File)
            {
                context.Error(ConfigurationCauses.Contradiction, "audio.playback.file", "microphone and loudspeaker cannot be the same file.");
            }
        }
        else if (context.AreGood("audio.backend"))
        {
            foreach (var path in (ReadOnlySpan<string>)["audio.capture.file", "audio.playback.file", "audio.headphones.file"])
            {
                if (context.IsGiven(path))
                {
                    context.Warn(ConfigurationCauses.NoEffect, path, "only the file backend reads this; \"audio.backend\" is another one.");
                }
            }
        }

        return audio with
        {
            Capture = capture,
            Playback = playback,
            Headphones = headphones,
            EarconFolder = ResolveFolder(audio.EarconFolder, "audio.earconFolder", context),
            PromptFolder = ResolveFolder(audio.PromptFolder, "audio.promptFolder", context),
        };
    }

    private static string? ResolveFolder(string? folder, string key, ReadContext context)
    {
        var path = Absolute(folder, context);
        if (path is not null && context.AreGood(key) && !Directory.Exists(path))
        {
            context.Error(ConfigurationCauses.UnusableReference, key, $"{path}: there is no such folder.");
        }

        return path;
    }

    private static void CheckOutput(string path, string? output, ReadContext context)
    {
        if (output is null)
        {
            return;
        }

        if (FileKinds.Complaint(output) is { } complaint && !FileKinds.IsSink(output))
        {
            context.Error(ConfigurationCauses.UnusableReference, path, $"{output}: {complaint}");
        }
        else if (Path.GetDirectoryName(output) is { } folder && !Directory.Exists(folder))
        {
            context.Error(ConfigurationCauses.UnusableReference, path, $"{output}: the folder {folder} does not exist.");
        }
    }

    /// <summary>A talk mode that waits for a button needs one.</summary>
    public static void CheckTalk(KioskOptions options, TalkMode mode, string path, ReadContext context)
    {
        if (mode == TalkMode.HandsFree || options.Buttons.Any(b => b.Value.IsFor(b.Key, DeviceAction.Talk))
            || context.IsGiven($"buttons.{ButtonOptions.Talk}") || !context.AreGood("talk", path, "buttons"))
        {
            return;
        }

        var similar = Nearest.Find(ButtonOptions.Talk, options.Buttons.Keys);
        context.Error(
            ConfigurationCauses.Missing, path,
            $"\"{(mode == TalkMode.Toggle ? "toggle" : "push-to-talk")}\" needs a button named \"talk\"; "
            + (similar is null
                ? "add \"buttons\": { \"talk\": { \"source\": \"control\" } }, or use \"hands-free\"."
                : $"the button \"{similar}\" has to be renamed, or use \"hands-free\"."));
    }

    private static string? Absolute(string? path, ReadContext context) => path is null ? null : Path.GetFullPath(path, context.Directory);
}
