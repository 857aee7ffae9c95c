using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>config check</c>, and the verbs around it.</summary>
internal static class ConfigVerbs
{
    /// <summary>What <c>"session": "always"</c> asks of the service's plan.</summary>
    private const string PlacesOfThePlan =
        "note: with \"session\": \"always\" this device takes one of the account's places for sessions all the time. As far as is known the "
            + "Standard plan has one place, "
        + "so a second device on the same account could not connect; \"on-demand\" takes a place only while somebody speaks.";

    public static Command Create(VerbEnvironment environment)
    {
        var checkConfig = CommonOptions.Config();
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON object." };
        var check = new Command("check", "Finds every error in the configuration at once. Exit code 0: it can be used; 2: it cannot; 5: the API key "
            + "cannot; 1: this machine lacks OpenSSL.") { checkConfig, json };
        check.SetAction(parsed => (int)Check(parsed.GetRequiredValue(checkConfig), parsed.GetValue(json), environment));

        var schema = new Command("schema", "Prints the JSON Schema of the configuration file, for editors.");
        schema.SetAction(_ => (int)Schema(environment));

        var docs = new Command("docs", "Prints a table of every setting: what it takes, its default, what it does. In Markdown.");
        docs.SetAction(_ =>
        {
            environment.Output.Write(ConfigurationText.RenderMarkdown());
            return (int)ExitCode.Ok;
        });

        return new Command("config", "Checks, shows, compares, changes and describes the configuration file.")
        {
            check,
            ConfigShowVerb.Create(environment),
            ConfigDiffVerb.Create(environment),
            ConfigEditVerbs.CreateSet(environment),
            ConfigEditVerbs.CreateUnset(environment),
            schema,
            docs,
        };
    }

    public static ExitCode Check(string path, bool asJson, VerbEnvironment environment)
    {
        environment.KnowKey();
        var result = environment.ReadConfiguration(path);
        var takesKey = result.Configuration is not { } read || VoiceCredentials.TakeHydrasKey(read.Options);
        var key = takesKey ? ApiKeySource.Find(environment.Variable) : new ApiKeyLookup(null, null, []);
        var keyIsUnusable = key is { Key: null, Origin: not null };
        var missing = environment.MissingTlsLibrary();
        var code = result.Configuration is null ? ExitCode.Usage : keyIsUnusable ? ExitCode.Credentials : missing is not null ? ExitCode.Failed
            : ExitCode.Ok;

        // A configuration may be checked where no key is; that there is none is said all the same.
        ConfigurationProblem[] ofKey = keyIsUnusable || key.Key is not null ? [.. key.Problems]
            : result.Configuration is null ? []
            : [.. key.Problems.Select(p => p with { Severity = ProblemSeverity.Warning, Message = "no API key was found here; without one the "
                + $"daemon ends with exit code {(int)ExitCode.Credentials}. {ApiKeyPlaces.Summary}" })];
        ConfigurationProblem[] ofMachine = missing is null ? []
            : [new ConfigurationProblem { Cause = LinkCause.NoTlsLibrary, File = "this machine", Message = $"{missing}." }];
        var all = new ConfigurationResult(code == ExitCode.Ok ? result.Configuration : null, [.. result.Problems, .. ofKey, .. ofMachine])
        {
            Overrides = result.Overrides,
        };
        if (asJson)
        {
            environment.Output.WriteLine(ProblemJson.Render(path, all));
            return code;
        }

        environment.Report(all.Problems);
        foreach (var variable in all.Overrides)
        {
            environment.Output.WriteLine($"note: {variable.Path} is set by the environment variable {variable.Variable}"
                + $"{(variable.ReplacesFile ? ", and what the file says does not count" : "")}.");
        }

        var found = Found(all);
        if (code == ExitCode.Ok)
        {
            var loaded = result.Configuration!;
            var hydra = loaded.Options.Hydra;
            var size = SessionPlans.Measure(loaded);
            environment.Output.WriteLine(
                $"{path}: fine{(found.Length > 0 ? $", with {found}" : "")} ({hydra.Model}, voice {(string.IsNullOrEmpty(hydra.Voice) ? "of the service" : hydra.Voice)}, {Count(loaded.Options.Tools.Catalogue.Count, "tool")}, session.configure {size.Bytes} of {ConfigureSize.Limit} bytes{(key.Key is null ? "" : $", API key from the {key.Origin}")}).");
            if (takesKey && hydra.Session == SessionPolicy.Always)
            {
                environment.Output.WriteLine(PlacesOfThePlan);
            }
        }
        else
        {
            environment.WriteError(code switch
            {
                ExitCode.Usage => $"{path}: {found}; it cannot be used.",
                ExitCode.Credentials => $"{path}: the file is fine, and the API key cannot be used.",
                _ => $"{path}: the file is fine, and the daemon cannot run on this machine.",
            });
        }

        return code;
    }

    public static ExitCode Schema(VerbEnvironment environment)
    {
        environment.Output.Write(ConfigurationText.RenderSchema());
        return ExitCode.Ok;
    }

    private static string Found(ConfigurationResult result) => (result.Errors.Count(), result.Warnings.Count()) switch
    {
        (0, 0) => "",
        (0, var warnings) => Count(warnings, "warning"),
        (var errors, 0) => Count(errors, "error"),
        var (errors, warnings) => $"{Count(errors, "error")} and {Count(warnings, "warning")}",
    };

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
