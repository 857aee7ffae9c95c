using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>config diff</c>: what differs from the defaults, or between two files, setting by setting.</summary>
internal static class ConfigDiffVerb
{
    private const int ShownLength = 120;

    public static Command Create(VerbEnvironment environment)
    {
        var config = CommonOptions.Config();
        var other = new Argument<string?>("FILE") { Description = "The file to compare with.", Arity = ArgumentArity.ZeroOrOne };
        var defaults = new Option<bool>("--defaults") { Description = "Compare with the defaults, as without FILE." };
        var json = new Option<bool>("--json") { Description = "Print the differences as one JSON object." };
        var command = new Command(
            "diff",
            "Prints the settings in which the configuration differs from the defaults, or from FILE: their values, however the files are written. Variables "
                + "of the environment count only against the defaults. Exit code 0: no difference; 1: some; 2: a file cannot be used.")
        {
            other,
            config,
            defaults,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(defaults) && result.GetValue(other) is not null)
            {
                result.AddError("--defaults and FILE exclude each other.");
            }
        });
        command.SetAction(parsed => (int)Execute(parsed.GetRequiredValue(config), parsed.GetValue(other), parsed.GetValue(json), environment));
        return command;
    }

    private static ExitCode Execute(string path, string? other, bool asJson, VerbEnvironment environment)
    {
        environment.KnowKey();
        var first = other is null ? environment.ReadConfiguration(path) : KioskConfiguration.Load(path, []);
        var second = other is null ? null : KioskConfiguration.Load(other, []);
        environment.Report(first.Errors.Concat(second?.Errors ?? []));
        if (first.Configuration is null || second is { Configuration: null })
        {
            return ExitCode.Usage;
        }

        var differences = second is null ? FromDefaults(first.Configuration) : Between(first.Configuration, second.Configuration!);
        if (asJson)
        {
            environment.Output.WriteLine(Render(path, other, differences));
        }
        else
        {
            environment.Output.WriteLine(differences.Count == 0 ? $"{path}: no difference {(other is null ? "from the defaults" : $"to {other}")}."
                : $"--- {other ?? "defaults"}\n+++ {path}");
            foreach (var difference in differences)
            {
                environment.Output.WriteLine(
                    $"{difference.Path}: {Shown(difference.Old)} -> {Shown(difference.New)}{(difference.Variable is { } name ? $" ({name})" : "")}");
            }
        }

        return differences.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>What is given, and not as it would be anyway. What follows from it (a model's own voice) is no difference of its own.</summary>
    private static List<Difference> FromDefaults(LoadedConfiguration configuration)
    {
        var defaults = ConfigurationText.Settings(new LoadedConfiguration("", new KioskOptions(), "")).ToDictionary(s => s.Path, StringComparer.Ordinal);
        var differences = new List<Difference>();
        foreach (var setting in ConfigurationText.Settings(configuration))
        {
            var usual = defaults.GetValueOrDefault(setting.Path);
            if (setting.Source != SettingSource.Default && setting.Value != (usual?.Value ?? Empty(setting)))
            {
                differences.Add(new Difference(setting.Path, usual?.Shown, setting.Shown, setting.Variable));
            }
        }

        return differences;
    }

    /// <summary>An object of nothing stands in for one that is left out.</summary>
    private static string? Empty(EffectiveSetting setting) => setting.Value is "{}" or "[]" ? setting.Value : null;

    private static List<Difference> Between(LoadedConfiguration here, LoadedConfiguration there)
    {
        var others = ConfigurationText.Settings(there).ToDictionary(s => s.Path, StringComparer.Ordinal);
        var differences = new List<Difference>();
        foreach (var setting in ConfigurationText.Settings(here))
        {
            if (!others.Remove(setting.Path, out var other) || other.Value != setting.Value)
            {
                differences.Add(new Difference(setting.Path, other?.Shown, setting.Shown, null));
            }
        }

        foreach (var (path, other) in others)
        {
            differences.Add(new Difference(path, other.Shown, null, null));
        }

        return differences;
    }

    private static string Shown(string? value) => value is null ? "(not there)" : VisibleText.Cut(value, ShownLength);

    private static string Render(string path, string? other, List<Difference> differences)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, 1);
            json.WriteString("file"u8, path);
            json.WriteString("other"u8, other);
            json.WriteBoolean("same"u8, differences.Count == 0);
            json.WriteStartArray("differences"u8);
            foreach (var difference in differences)
            {
                json.WriteStartObject();
                json.WriteString("path"u8, difference.Path);
                Write(json, "old", difference.Old);
                Write(json, "new", difference.New);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }
    }

    /// <summary>A setting with two values; null where it is not there at all.</summary>
    private sealed record Difference(string Path, string? Old, string? New, string? Variable);
}
