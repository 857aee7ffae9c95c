using System.Text.Json;
using System.Text.Json.Serialization;
using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>The scenario's JSON, by generated code: strict about names, generous about comments.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Scenario))]
internal sealed partial class ScenarioJson : JsonSerializerContext;

/// <summary>Reads and checks scenarios.</summary>
public static class ScenarioFile
{
    /// <summary>Reads a scenario file, or returns the built-in scenario of that name when there is no such file.</summary>
    /// <exception cref="SimulatorException"><see cref="SimulatorCauses.NoScenario"/>: neither a file nor a built-in name; <see cref="SimulatorCauses.BadScenario"/>: the file is wrong, with line and path.</exception>
    public static Scenario LoadOrBuiltIn(string fileOrName)
    {
        ArgumentNullException.ThrowIfNull(fileOrName);
        if (File.Exists(fileOrName))
        {
            return Load(fileOrName);
        }

        return BuiltInScenarios.Find(fileOrName) ?? throw new SimulatorException(
            SimulatorCauses.NoScenario, $"'{fileOrName}' is neither a file nor a built-in scenario. Built in are: {string.Join(", ", BuiltInScenarios.Names)}.");
    }

    /// <summary>Reads a scenario file. WAV paths in it are taken relative to it.</summary>
    /// <exception cref="SimulatorException"><see cref="SimulatorCauses.BadScenario"/>: it cannot be read or is wrong, with file, line and path.</exception>
    public static Scenario Load(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulatorException(SimulatorCauses.BadScenario, $"{file}: cannot be read: {e.Message}", e);
        }

        return Parse(text, file, Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    /// <summary>Reads a scenario from text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <param name="folder">Where relative WAV paths start; null is the working directory.</param>
    /// <exception cref="SimulatorException"><see cref="SimulatorCauses.BadScenario"/>: it is wrong, with line and path.</exception>
    public static Scenario Parse(string json, string source = "scenario", string? folder = null)
    {
        Scenario scenario;
        try
        {
            scenario = JsonSerializer.Deserialize(json, ScenarioJson.Default.Scenario) ?? throw new JsonException("the scenario is null");
        }
        catch (JsonException e)
        {
            var at = e.LineNumber is { } line ? $"({line + 1},{e.BytePositionInLine + 1})" : "";
            throw new SimulatorException(SimulatorCauses.BadScenario, $"{source}{at}: {e.Path ?? "$"}: {Plain(e.Message)}", e);
        }

        foreach (var reply in ScenarioCheck.AllReplies(scenario))
        {
            if (reply.Wav is { } wav && folder is not null)
            {
                reply.Wav = Path.GetFullPath(wav, folder);
            }
        }

        var errors = ScenarioCheck.Errors(scenario);
        return errors.Count == 0 ? scenario : throw new SimulatorException(SimulatorCauses.BadScenario, string.Join(Environment.NewLine, errors.Select(e => $"{source}: {e}")));
    }

    /// <summary>The serializer's message without its own tail of path and position, which stand in front already.</summary>
    private static string Plain(string message)
    {
        var tail = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return tail < 0 ? message : message[..tail];
    }
}
