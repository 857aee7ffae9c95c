using System.Globalization;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec;
using HydraKiosk.Tools.Http;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Toolbox;

/// <summary>What is wrong with tools beyond what the file alone shows.</summary>
internal static class ToolProblems
{
    /// <summary>All of it.</summary>
    /// <param name="options">The <c>tools</c> part of the file, as it was read.</param>
    /// <param name="configurationFolder">Where the file is.</param>
    public static IEnumerable<ToolProblem> Of(ToolsOptions options, string configurationFolder)
    {
        // Where programs get a folder of their own is made by the daemon; the check takes one that is there.
        var places = new ToolPlaces(Path.GetTempPath(), CredentialFolder.Find(Environment.GetEnvironmentVariable, configurationFolder));
        for (var i = 0; i < options.Catalogue.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"tools.catalogue[{i}]");
            foreach (var problem in Of(options.Catalogue[i], path, places))
            {
                yield return problem;
            }
        }

        foreach (var problem in OfServers(options).Concat(OfVehicle(options.Vehicle)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ToolProblem> OfServers(ToolsOptions options)
    {
        var servers = McpSettingsOf.Make(options, static name => $"/{name}"); // whether its secret is there shows when it connects
        for (var i = 0; i < servers.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"tools.mcpServers[{i}]");
            foreach (var problem in servers[i].FindProblems())
            {
                yield return new ToolProblem(path, $"{problem}.");
            }

            foreach (var (name, tool) in servers[i].Tools)
            {
                foreach (var rule in RuleProblem.Find(tool.Rules))
                {
                    yield return new ToolProblem($"{path}.tools.{name}", $"{rule.What}; {rule.Remedy}.");
                }
            }
        }
    }

    private static IEnumerable<ToolProblem> OfVehicle(VehicleOptions? vehicle)
    {
        var problem = vehicle is null ? null : SpeedSignal.ProblemOf(vehicle);
        return problem is null ? [] : [new ToolProblem("tools.vehicle", $"{problem}.")];
    }

    private static IEnumerable<ToolProblem> Of(ToolOptions tool, string path, ToolPlaces places)
    {
        foreach (var rule in RuleProblem.Find(ToolRulesOf.Make(tool.Rules, ToolClass.Act)))
        {
            yield return new ToolProblem(path, $"{rule.What}; {rule.Remedy}.");
        }

        if (Schema(tool.Parameters, path) is { } schema)
        {
            yield return schema;
            yield break;
        }

        if (tool is { Kind: ToolKind.Exec, Command.Count: > 0 })
        {
            foreach (var problem in ExecProblem.Of(ToolFactory.Program(tool, places)))
            {
                yield return new ToolProblem($"{path}.command", problem);
            }
        }

        if (tool is { Kind: ToolKind.Http, Request: not null })
        {
            foreach (var problem in HttpProblem.Of(ToolFactory.Request(tool, places), ToolFactory.Parameters(tool)))
            {
                yield return new ToolProblem($"{path}.request", problem);
            }
        }

        if (tool.Sample is { } sample && tool.Kind != ToolKind.Builtin && Sample(tool, sample) is { } faults)
        {
            yield return new ToolProblem($"{path}.sample", faults);
        }
    }

    private static ToolProblem? Schema(string? parametersJson, string path)
    {
        try
        {
            _ = parametersJson is null ? null : ToolSchema.Read(parametersJson);
            return null;
        }
        catch (ToolSchemaException fault)
        {
            return new ToolProblem($"{path}.parameters", $"{fault.Message}.");
        }
    }

    private static string? Sample(ToolOptions tool, string sample)
    {
        if (!ToolArguments.TryParse(sample, out var arguments, out var problem))
        {
            return problem;
        }

        var faults = ToolSchema.Read(ToolFactory.Parameters(tool)).Check(arguments);
        return faults.Count == 0 ? null : $"it does not fit the schema: {string.Join(' ', faults.Select(f => f.ToString()))}";
    }
}
