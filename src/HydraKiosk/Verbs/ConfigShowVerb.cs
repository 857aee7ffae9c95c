using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Reloading;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Verbs;

/// <summary><c>config show</c>: what takes effect, and who says so.</summary>
internal static class ConfigShowVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var config = CommonOptions.Config();
        var profile = new Option<string?>("--profile")
        {
            Description = "With this profile of the file, or with \"base\" for none, in place of the one that is chosen now: by hand, by its hours, or by "
                + "\"profile\" in the file.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "Print every value with its source as one JSON object." };
        var command = new Command(
            "show",
            "Prints the configuration as it takes effect, every default written out, each value with its source: a place in the file, an environment "
                + "variable, the chosen profile, or the default. What it prints can be used as a file. Secrets are never shown, of the API key only where it was found.")
        {
            config,
            profile,
            json,
        };
        command.SetAction(parsed => (int)Execute(parsed.GetRequiredValue(config), parsed.GetValue(profile), parsed.GetValue(json), environment));
        return command;
    }

    private static ExitCode Execute(string path, string? wanted, bool asJson, VerbEnvironment environment)
    {
        if (environment.LoadConfiguration(path) is not { } loaded)
        {
            return ExitCode.Usage;
        }

        if (wanted is not (null or ProfileOptions.Base) && !loaded.Profiles.ContainsKey(wanted))
        {
            environment.WriteError($"there is no profile {VisibleText.Quoted(wanted)} in {path}; what there is: "
                + $"{string.Join(", ", loaded.Profiles.Keys.Append(ProfileOptions.Base))}.");
            return ExitCode.Usage;
        }

        var profile = wanted is null ? ChosenNow(loaded, environment) : new Chosen(wanted == ProfileOptions.Base ? null : wanted, "--profile");
        var key = ApiKeySource.Find(environment.Variable);
        if (asJson)
        {
            environment.Output.WriteLine(Render(path, loaded, profile, key));
            return ExitCode.Ok;
        }

        environment.Output.WriteLine($"// {path}, with every default written out; behind each value where it comes from");
        environment.Output.WriteLine(key switch
        {
            { Key: not null } => $"// API key: {SecretText.Hidden}, from the {key.Origin}",
            { Origin: not null } => $"// API key: unusable, in the {key.Origin}",
            _ => "// API key: none",
        });
        if (loaded.Profiles.Count > 0)
        {
            environment.Output.WriteLine($"// profile: {profile.Name ?? "none"}, chosen by {profile.By}");
        }

        environment.Output.Write(ConfigurationText.RenderWithSources(loaded, profile.Name));
        return ExitCode.Ok;
    }

    /// <summary>As the daemon on this machine chooses, from its state folder and by the clock.</summary>
    private static Chosen ChosenNow(LoadedConfiguration loaded, VerbEnvironment environment)
    {
        if (loaded.Profiles.Count == 0)
        {
            return new Chosen(null, "default");
        }

        var file = new ProfileFile(StateDirectory.OfDaemon(null, environment.Variable).Path);
        if (file.Read(out var problem) is null && problem is not null)
        {
            environment.WriteError($"whether a profile is chosen by hand is not known: {problem}", isWarning: true);
        }

        var selection = new ProfileSelection(file, environment.Time, NullLogger.Instance);
        selection.Use(loaded);
        var name = selection.Now();
        return new Chosen(name, selection.By);
    }

    private static string Render(string path, LoadedConfiguration loaded, Chosen profile, ApiKeyLookup key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, 1);
            json.WriteString("file"u8, path);
            json.WriteStartObject("apiKey"u8);
            json.WriteBoolean("isUsable"u8, key.Key is not null);
            json.WriteString("origin"u8, key.Origin);
            json.WriteEndObject();
            json.WriteString("profile"u8, profile.Name);
            json.WriteString("profileBy"u8, profile.By);
            json.WriteStartArray("settings"u8);
            foreach (var setting in ConfigurationText.Settings(loaded, profile.Name))
            {
                json.WriteStartObject();
                json.WriteString("path"u8, setting.Path);
                json.WritePropertyName("value"u8);
                json.WriteRawValue(setting.Shown);
                WriteSource(json, setting);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSource(Utf8JsonWriter json, EffectiveSetting setting)
    {
        json.WriteString("source"u8, setting.Source switch
        {
            SettingSource.Default => "default"u8,
            SettingSource.Environment => "environment"u8,
            SettingSource.Profile => "profile"u8,
            _ => "file"u8,
        });
        if (setting.Profile is { } profile)
        {
            json.WriteString("profile"u8, profile);
        }

        if (setting.Variable is { } variable)
        {
            json.WriteString("variable"u8, variable);
        }
        else if (setting.Source != SettingSource.Default)
        {
            json.WriteNumber("line"u8, setting.Place.Line);
            json.WriteNumber("column"u8, setting.Place.Column);
        }

        if (setting.NotOfferedIn is { } without)
        {
            json.WriteString("notOfferedIn"u8, without);
        }
    }

    /// <summary>A profile, null for none, and who or what chooses it.</summary>
    private sealed record Chosen(string? Name, string By);
}
