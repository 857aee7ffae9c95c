using System.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Hosting;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Verbs;

/// <summary><c>config check</c>, <c>config show</c> and <c>config schema</c>.</summary>
internal static class ConfigVerbs
{
    public static Command Create(VerbEnvironment environment)
    {
        var checkConfig = CommonOptions.Config();
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON object." };
        var check = new Command("check", "Finds every error in the configuration at once. Exit code 0: it can be used; 2: it cannot.") { checkConfig, json };
        check.SetAction(parsed => (int)Check(parsed.GetRequiredValue(checkConfig), parsed.GetValue(json), environment));

        var showConfig = CommonOptions.Config();
        var show = new Command("show", "Prints the configuration as it takes effect, every default written out. The API key is never shown, only where it was found.") { showConfig };
        show.SetAction(parsed => (int)Show(parsed.GetRequiredValue(showConfig), environment));

        var schema = new Command("schema", "Prints the JSON Schema of the configuration file, for editors.");
        schema.SetAction(_ => (int)Schema(environment));

        return new Command("config", "Checks, shows and describes the configuration file.") { check, show, schema };
    }

    public static ExitCode Check(string path, bool asJson, VerbEnvironment environment)
    {
        environment.KnowKey();
        var result = ConfigurationLoader.Load(path);
        var code = result.Configuration is null ? ExitCode.Usage : ExitCode.Ok;
        if (asJson)
        {
            environment.Output.WriteLine(ProblemJson.Render(path, result));
            return code;
        }

        environment.Report(result.Problems);
        var errors = result.Errors.Count();
        var warnings = result.Warnings.Count();
        var found = (errors, warnings) switch
        {
            (0, 0) => "",
            (0, _) => Count(warnings, "warning"),
            (_, 0) => Count(errors, "error"),
            _ => $"{Count(errors, "error")} and {Count(warnings, "warning")}",
        };
        if (result.Configuration is { } loaded)
        {
            var hydra = loaded.Options.Hydra;
            var size = SessionPlans.Measure(loaded);
            environment.Output.WriteLine(
                $"{path}: fine{(found.Length > 0 ? $", with {found}" : "")} ({hydra.Model}, voice {hydra.Voice}, {Count(loaded.Options.Tools.Catalogue.Count, "tool")}, session.configure {size.Bytes} of {ConfigureSize.Limit} bytes).");
        }
        else
        {
            environment.Complain($"{path}: {found}; it cannot be used.");
        }

        return code;
    }

    public static ExitCode Show(string path, VerbEnvironment environment)
    {
        if (environment.LoadConfiguration(path) is not { } loaded)
        {
            return ExitCode.Usage;
        }

        var key = ApiKeySource.Find(environment.Variable);
        environment.Output.WriteLine($"// {path}, with every default written out");
        environment.Output.WriteLine(key switch
        {
            { Key: not null } => $"// API key: {SecretText.Hidden}, from the {key.Origin}",
            { Origin: not null } => $"// API key: unusable, in the {key.Origin}",
            _ => "// API key: none",
        });
        environment.Output.Write(KioskShape.Render(loaded.Options));
        return ExitCode.Ok;
    }

    public static ExitCode Schema(VerbEnvironment environment)
    {
        environment.Output.Write(KioskShape.RenderSchema());
        return ExitCode.Ok;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
