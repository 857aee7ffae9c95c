using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Configuration.Problems;

/// <summary>The cause codes of configuration and credentials.</summary>
public static class ConfigurationCauses
{
    /// <summary>The file itself cannot be used.</summary>
    public const int UnusableFile = 6001;

    /// <summary>A key that the daemon does not know.</summary>
    public const int UnknownKey = 6002;

    /// <summary>The file is not JSON.</summary>
    public const int Syntax = 6003;

    /// <summary>A key given twice in one object.</summary>
    public const int DuplicateKey = 6004;

    /// <summary>A value of the wrong type.</summary>
    public const int WrongType = 6005;

    /// <summary>A number out of range, or a text of a form that is not allowed.</summary>
    public const int OutOfRange = 6006;

    /// <summary>A value that is not one of the choices.</summary>
    public const int NotAChoice = 6007;

    /// <summary>A setting without which nothing works is not there.</summary>
    public const int Missing = 6008;

    /// <summary>Two settings that cannot both hold.</summary>
    public const int Contradiction = 6009;

    /// <summary>A setting of a later version.</summary>
    public const int NotSupportedYet = 6010;

    /// <summary>An unencrypted connection over a network.</summary>
    public const int InsecureEndpoint = 6011;

    /// <summary>A file that the configuration names cannot be used.</summary>
    public const int UnusableReference = 6012;

    /// <summary>A voice or a model that the service does not have.</summary>
    public const int NotInRoster = 6013;

    /// <summary>A model that the service is about to withdraw.</summary>
    public const int DeprecatedModel = 6014;

    /// <summary>A setting that nothing reads as the others stand.</summary>
    public const int NoEffect = 6015;

    /// <summary>Instructions that the service would answer with silence.</summary>
    public const int InstructionsTooLong = 6016;

    /// <summary>A secret in the configuration file.</summary>
    public const int SecretInFile = 6017;

    /// <summary>Instructions and tools that are too large together.</summary>
    public const int TooLarge = 6018;

    /// <summary>No API key anywhere.</summary>
    public const int NoApiKey = 6020;

    /// <summary>The place that should hold the API key cannot be used.</summary>
    public const int UnusableApiKeyFile = 6021;

    /// <summary>What stands there cannot be an API key.</summary>
    public const int ImpossibleApiKey = 6022;

    /// <summary>Every user of the machine can read the API key.</summary>
    public const int ExposedApiKeyFile = 6023;

    /// <summary>The rows of the table, in the order of their numbers.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(UnusableFile, "configuration file unusable", "The configuration file is missing, empty, not text, no ordinary file, larger than 1 MiB, or may not be read.",
            "A wrong path after --config, a file copied without its rights, or a save that was cut off.",
            "Check the path and its rights with `ls -l FILE`; start again from the template `hydra-kiosk.json` that ships in `config/`."),
        new(UnknownKey, "unknown key", "The configuration has a key that the daemon does not know.",
            "A typing error, or a key at the wrong level.",
            "Take the suggested key, or look the key up in `hydra-kiosk config schema`."),
        new(Syntax, "not valid JSON", "The configuration file is not well-formed JSON (comments and trailing commas are allowed).",
            "A missing comma, quote or bracket on the line named or the one above it.",
            "Open the file at the line and column named; run `hydra-kiosk config check` until it is silent."),
        new(DuplicateKey, "key given twice", "The same key stands twice in one object.",
            "A block was pasted in without removing the old one.",
            "Keep one of the two lines named."),
        new(WrongType, "wrong type", "A value is of another type than its setting.",
            "Quotes around a number or around true and false, or missing around text.",
            "Write the value as the message says."),
        new(OutOfRange, "out of range", "A value lies outside what its setting allows.",
            "A wrong unit (seconds for milliseconds, percent for 0 to 1) or a typing error.",
            "Choose a value from the range in the message."),
        new(NotAChoice, "not one of the choices", "A value is none of those that its setting allows.",
            "A typing error.",
            "Take one of the values that the message lists."),
        new(Missing, "required setting missing", "A setting that has no default is not there.",
            "The file was cut down too far.",
            "Add the setting; the template in `config/` shows it in its place."),
        new(Contradiction, "settings contradict each other", "Two settings cannot hold together.",
            "One was added without removing the other.",
            "Keep the one that is meant."),
        new(NotSupportedYet, "not in this version", "A setting belongs to a feature that this version does not have.",
            "A file written for a newer version.",
            "Update HydraKiosk or remove the setting; `hydra-kiosk --version` tells what is installed."),
        new(InsecureEndpoint, "unencrypted endpoint", "The endpoint is ws:// and not on this machine: speech and key would cross the network unencrypted.",
            "A test address was left in the file, or wss:// was meant.",
            "Use wss://, or set `hydra.allowInsecureEndpoint` to true on a network that you trust."),
        new(UnusableReference, "named file unusable", "A file that the configuration names does not exist, is empty, is no ordinary file, or may not be read.",
            "A wrong path; relative paths start at the configuration file's own folder.",
            "Correct the path, or create the file and give the service's user the right to read it."),
        new(NotInRoster, "unknown model or voice", "This version does not know the model or the voice, or knows the voice as one of another model.",
            "A typing error, or a name that the service has introduced since.",
            "Correct a typing error; a new name can stay where sessions open with it."),
        new(DeprecatedModel, "model about to be withdrawn", "The service still answers for this model but warns at every connection.",
            "An old configuration.",
            "Change `hydra.model` to \"hydra-v1.1\"."),
        new(NoEffect, "setting without effect", "A setting is there that nothing reads as the others stand.",
            "The audio backend was changed, but not the settings around it.",
            "Remove the setting or correct `audio.backend`."),
        new(InstructionsTooLong, "instructions too long", "The instructions are longer than the service can take; it would answer without sound and without an error.",
            "A whole handbook was pasted into the instructions.",
            "Shorten them to well under 30 000 bytes; what is rarely needed belongs in a tool."),
        new(SecretInFile, "secret in the configuration file", "The configuration file holds something that looks like the place of an API key.",
            "The key was put into the file that everybody may read.",
            "Remove it, replace the key at the provider if others have seen the file, and put the new one where HK-6020 says."),
        new(TooLarge, "configuration too large", "Instructions and tools together are larger than the service can take; it would answer without sound and without an error.",
            "Many tools with long descriptions, or long instructions.",
            "Shorten the parts that the message names."),
        new(NoApiKey, "no API key", "No API key was found in any of the three places.",
            "The device has not been given its key yet, or the service was started by hand without it.",
            "Put the key into the systemd credential `hydra-api-key`, a file named by `SMALLEST_API_KEY_FILE`, or the variable `SMALLEST_API_KEY`."),
        new(UnusableApiKeyFile, "API key file unusable", "The file that should hold the API key is missing, empty, no ordinary file, or may not be read.",
            "A wrong path, or a file that belongs to another user.",
            "Write the key into the file and give it to the service's user: `chown hydra-kiosk FILE; chmod 600 FILE`."),
        new(ImpossibleApiKey, "not an API key", "What stands in the place of the API key is something else: a placeholder, a whole line, JSON, an address, or a text with blanks or signs around it.",
            "A copy that took along too much, or an example that was never filled in.",
            "Copy the key again, alone, on one line."),
        new(ExposedApiKeyFile, "API key file open to everybody", "Every user of the machine can read the API key file.",
            "The file was made with the default rights.",
            "`chmod 600 FILE`, with FILE owned by the service's user; better still, use the systemd credential."),
    ];
}
