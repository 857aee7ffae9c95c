using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Configuration.Problems;

/// <summary>The causes of configuration and credentials, 6000 to 6029 and 6060 to 6079, which a <see cref="ConfigurationProblem"/> carries.</summary>
public static class ConfigurationCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The file itself cannot be used.</summary>
    public static PlainCause UnusableFile { get; } = All.Add(new PlainCause(6001, LogLevel.Error, new(
        "configuration file unusable",
        "the configuration file is missing, empty, not text, no ordinary file, larger than 1 MiB, or may not be read",
        "a wrong path after `--config`, a file copied without its rights, or a save that was cut off",
        "check the path and its rights with `ls -l FILE`; start again from the template `hydra-kiosk.json` that ships in `config/`")));

    /// <summary>A key that the daemon does not know.</summary>
    public static PlainCause UnknownKey { get; } = All.Add(new PlainCause(6002, LogLevel.Error, new(
        "unknown key",
        "the configuration has a key that the daemon does not know",
        "a typing error, or a key at the wrong level",
        "take the suggested key, or look the key up in `hydra-kiosk config schema`")));

    /// <summary>The file is not JSON.</summary>
    public static PlainCause Syntax { get; } = All.Add(new PlainCause(6003, LogLevel.Error, new(
        "not valid JSON",
        "the configuration file is not well-formed JSON (comments and trailing commas are allowed)",
        "a missing comma, quote or bracket on the line named or the one above it",
        "open the file at the line and column named; run `hydra-kiosk config check` until it is silent")));

    /// <summary>A key given twice in one object.</summary>
    public static PlainCause DuplicateKey { get; } = All.Add(new PlainCause(6004, LogLevel.Error, new(
        "key given twice",
        "the same key stands twice in one object",
        "a block was pasted in without removing the old one",
        "keep one of the two lines named")));

    /// <summary>A value of the wrong type.</summary>
    public static PlainCause WrongType { get; } = All.Add(new PlainCause(6005, LogLevel.Error, new(
        "wrong type",
        "a value is of another type than its setting",
        "quotes around a number or around true and false, or missing around text",
        "write the value as the message says")));

    /// <summary>A number out of range, or a text of a form that is not allowed.</summary>
    public static PlainCause OutOfRange { get; } = All.Add(new PlainCause(6006, LogLevel.Error, new(
        "out of range",
        "a value lies outside what its setting allows",
        "a wrong unit (seconds for milliseconds, percent for 0 to 1) or a typing error",
        "choose a value from the range in the message")));

    /// <summary>A value that is not one of the choices.</summary>
    public static PlainCause NotAChoice { get; } = All.Add(new PlainCause(6007, LogLevel.Error, new(
        "not one of the choices",
        "a value is none of those that its setting allows",
        "a typing error",
        "take one of the values that the message lists")));

    /// <summary>A setting without which nothing works is not there.</summary>
    public static PlainCause Missing { get; } = All.Add(new PlainCause(6008, LogLevel.Error, new(
        "required setting missing",
        "a setting that has no default is not there",
        "the file was cut down too far",
        "add the setting; the template in `config/` shows it in its place")));

    /// <summary>Two settings that cannot both hold.</summary>
    public static PlainCause Contradiction { get; } = All.Add(new PlainCause(6009, LogLevel.Error, new(
        "settings contradict each other",
        "two settings cannot hold together",
        "one was added without removing the other",
        "keep the one that is meant")));

    /// <summary>A setting of a later version.</summary>
    public static PlainCause NotSupportedYet { get; } = All.Add(new PlainCause(6010, LogLevel.Error, new(
        "not in this version",
        "a setting belongs to a feature that this version does not have",
        "a file written for a newer version",
        "update HydraKiosk or remove the setting; `hydra-kiosk --version` tells what is installed")));

    /// <summary>An unencrypted connection over a network.</summary>
    public static PlainCause InsecureEndpoint { get; } = All.Add(new PlainCause(6011, LogLevel.Error, new(
        "unencrypted endpoint",
        "the endpoint is ws:// and not on this machine: speech and key would cross the network unencrypted",
        "a test address was left in the file, or wss:// was meant",
        "use wss://, or set `hydra.allowInsecureEndpoint` to true on a network that you trust")));

    /// <summary>A file that the configuration names cannot be used.</summary>
    public static PlainCause UnusableReference { get; } = All.Add(new PlainCause(6012, LogLevel.Error, new(
        "named file unusable",
        "a file that the configuration names does not exist, is empty, is no ordinary file, or may not be read",
        "a wrong path; relative paths start at the configuration file's own folder",
        "correct the path, or create the file and give the service's user the right to read it")));

    /// <summary>A voice or a model that the service does not have.</summary>
    public static PlainCause NotInRoster { get; } = All.Add(new PlainCause(6013, LogLevel.Warning, new(
        "unknown model or voice",
        "this version does not know the model or the voice, or knows the voice as one of another model",
        "a typing error, or a name that the service has introduced since",
        "correct a typing error; a new name can stay where sessions open with it")));

    /// <summary>A model that the service is about to withdraw.</summary>
    public static PlainCause DeprecatedModel { get; } = All.Add(new PlainCause(6014, LogLevel.Warning, new(
        "model about to be withdrawn",
        "the service still answers for this model but warns at every connection",
        "an old configuration",
        "change `hydra.model` to \"hydra-v1.1\"")));

    /// <summary>A setting that nothing reads as the others stand.</summary>
    public static PlainCause NoEffect { get; } = All.Add(new PlainCause(6015, LogLevel.Warning, new(
        "setting without effect",
        "a setting is there that nothing reads as the others stand",
        "the audio backend was changed, but not the settings around it",
        "remove the setting or correct `audio.backend`")));

    /// <summary>Instructions that the service would answer with silence.</summary>
    public static PlainCause InstructionsTooLong { get; } = All.Add(new PlainCause(6016, LogLevel.Error, new(
        "instructions too long",
        "the instructions are longer than the service can take; it would answer without sound and without an error",
        "a whole handbook was pasted into the instructions",
        "shorten them to well under 30 000 bytes; what is rarely needed belongs in a tool")));

    /// <summary>A secret in the configuration file.</summary>
    public static PlainCause SecretInFile { get; } = All.Add(new PlainCause(6017, LogLevel.Error, new(
        "secret in the configuration file",
        "the configuration file holds something that looks like the place of an API key",
        "the key was put into the file that everybody may read",
        "remove it, replace the key at the provider if others have seen the file, and put the new one into its place: " + ApiKeyPlaces.InWords)));

    /// <summary>Instructions and tools that are too large together.</summary>
    public static PlainCause TooLarge { get; } = All.Add(new PlainCause(6018, LogLevel.Error, new(
        "configuration too large",
        "instructions and tools together are larger than the service can take; it would answer without sound and without an error",
        "many tools with long descriptions, or long instructions",
        "shorten the parts that the message names")));

    /// <summary>A tool that cannot work as it is configured.</summary>
    public static PlainCause ToolUnusable { get; } = All.Add(new PlainCause(6019, LogLevel.Error, new(
        "tool unusable",
        "a tool of the catalogue cannot work as it is configured: its schema, its program, its address or a credential",
        "a path or a name that is wrong, a program that others may change, or a schema that says more than this version can check",
        "do what the message says; \"hydra-kiosk tools test\" tries every tool")));

    /// <summary>No API key anywhere.</summary>
    public static PlainCause NoApiKey { get; } = All.Add(new PlainCause(6020, LogLevel.Error, new(
        "no API key",
        "no API key was found in any of the three places",
        "the device has not been given its key yet, or the service was started by hand without it",
        "put the key into its place: " + ApiKeyPlaces.InWords)));

    /// <summary>The place that should hold the API key cannot be used.</summary>
    public static PlainCause UnusableApiKeyFile { get; } = All.Add(new PlainCause(6021, LogLevel.Error, new(
        "API key file unusable",
        "the file that should hold the API key is missing, empty, no ordinary file, or may not be read",
        "a wrong path, or a file that belongs to another user",
        "write the key into the file and give it to the service's user: `chown hydra-kiosk FILE; chmod 600 FILE`")));

    /// <summary>What stands there cannot be an API key.</summary>
    public static PlainCause ImpossibleApiKey { get; } = All.Add(new PlainCause(6022, LogLevel.Error, new(
        "not an API key",
        "what stands in the place of the API key is something else: a placeholder, a whole line, JSON, an address, or a text with blanks or "
            + "signs around it",
        "a copy that took along too much, or an example that was never filled in",
        "copy the key again, alone, on one line")));

    /// <summary>Every user of the machine can read the API key.</summary>
    public static PlainCause ExposedApiKeyFile { get; } = All.Add(new PlainCause(6023, LogLevel.Warning, new(
        "API key file open to everybody",
        "every user of the machine can read the API key file",
        "the file was made with the default rights",
        "`chmod 600 FILE`, with FILE owned by the service's user; better still, use the systemd credential")));

    /// <summary>A setting of an earlier version.</summary>
    public static PlainCause RemovedSetting { get; } = All.Add(new PlainCause(6060, LogLevel.Error, new(
        "setting of an earlier version",
        "the configuration has a setting that this version no longer knows, and that meant something",
        "a file written for an earlier version",
        "do what the message says; `hydra-kiosk config unset PATH` removes a setting")));

    /// <summary>A variable that cannot set anything.</summary>
    public static PlainCause UnusableVariable { get; } = All.Add(new PlainCause(6061, LogLevel.Error, new(
        "variable sets nothing",
        "an environment variable that begins with HYDRA_KIOSK__ does not lead to a setting, or its value cannot be read",
        "a typing error in its name, a part of a list (lists are given as a whole, as JSON), or two variables that differ in case only",
        "correct the variable (`systemctl show -p Environment hydra-kiosk`), or put the setting into the file")));

    /// <summary>A file that could not be written.</summary>
    public static PlainCause NotWritten { get; } = All.Add(new PlainCause(6062, LogLevel.Error, new(
        "file not written",
        "a file of the configuration could not be written; the old one is as it was",
        "it belongs to another user, the disk is full, or the file system is read-only",
        "run the command again with sudo; `df -h` and `mount` tell of the disk")));
}
