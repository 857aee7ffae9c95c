using System.Text.Json;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Reads and checks scenarios.</summary>
public static class ScenarioFile
{
    /// <summary>Reads a scenario file. WAV paths in it are taken relative to it.</summary>
    /// <exception cref="SimulatorException">
    /// <see cref="SimulatorCauses.BadScenario"/>: it cannot be read or is wrong, with file, line and path.
    /// </exception>
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
    /// <param name="source">Its name in error messages.</param>
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
        return errors.Count == 0 ? scenario
            : throw new SimulatorException(SimulatorCauses.BadScenario, string.Join(Environment.NewLine, errors.Select(e => $"{source}: {e}")));
    }

    /// <summary>Returns the serializer's message without the path and the position at its end, which the error has already.</summary>
    private static string Plain(string message)
    {
        var tail = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return tail < 0 ? message : message[..tail];
    }
}
