using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>config show</c>: what takes effect, and who says so.</summary>
internal static class ConfigShowVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var config = CommonOptions.Config();
        var json = new Option<bool>("--json") { Description = "Print every value with its source as one JSON object." };
        var command = new Command(
            "show",
            "Prints the configuration as it takes effect, every default written out, each value with its source: a place in the file, an environment "
                + "variable, or the default. What it prints can be used as a file. Secrets are never shown, of the API key only where it was found.")
        {
            config,
            json,
        };
        command.SetAction(parsed => (int)Execute(parsed.GetRequiredValue(config), parsed.GetValue(json), environment));
        return command;
    }

    private static ExitCode Execute(string path, bool asJson, VerbEnvironment environment)
    {
        if (environment.LoadConfiguration(path) is not { } loaded)
        {
            return ExitCode.Usage;
        }

        var key = ApiKeySource.Find(environment.Variable);
        if (asJson)
        {
            environment.Output.WriteLine(Render(path, loaded, key));
            return ExitCode.Ok;
        }

        environment.Output.WriteLine($"// {path}, with every default written out; behind each value where it comes from");
        environment.Output.WriteLine(key switch
        {
            { Key: not null } => $"// API key: {SecretText.Hidden}, from the {key.Origin}",
            { Origin: not null } => $"// API key: unusable, in the {key.Origin}",
            _ => "// API key: none",
        });
        environment.Output.Write(ConfigurationText.RenderWithSources(loaded));
        return ExitCode.Ok;
    }

    private static string Render(string path, LoadedConfiguration loaded, ApiKeyLookup key)
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
            json.WriteStartArray("settings"u8);
            foreach (var setting in ConfigurationText.Settings(loaded))
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
            _ => "file"u8,
        });
        if (setting.Source == SettingSource.File)
        {
            json.WriteNumber("line"u8, setting.Place.Line);
            json.WriteNumber("column"u8, setting.Place.Column);
        }
        else if (setting.Variable is { } variable)
        {
            json.WriteString("variable"u8, variable);
        }
    }
}
