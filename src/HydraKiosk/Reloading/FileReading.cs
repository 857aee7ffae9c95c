using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>Reads the configuration and the key again, and tells in the journal what is wrong with them.</summary>
/// <param name="ports">What it needs of the process.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class FileReading(KeeperPorts ports, ILogger log)
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="lines">Takes what is wrong with it, a line each.</param>
    /// <param name="refusal">The first thing that is wrong and stops a start; null where nothing does.</param>
    /// <returns>The configuration; null where anything is wrong that stops a start.</returns>
    public LoadedConfiguration? Read(string path, List<string> lines, out string? refusal)
    {
        var result = ports.Load(path);
        foreach (var problem in result.Problems)
        {
            lines.Add(problem.ToString());
            if (problem.Severity == ProblemSeverity.Error)
            {
                ReloadCauses.Problem.Write(log, problem.ToString());
            }
            else if (result.Configuration is not null)
            {
                ReloadCauses.Doubt.Write(log, problem.ToString());
            }
        }

        refusal = result.Errors.FirstOrDefault()?.ToString();

        if (result.Configuration is null)
        {
            ReloadCauses.Refused.Write(log, path, result.Errors.Count());
        }

        return result.Configuration;
    }

    /// <summary>Looks the key up again; null where it is not there, so that the one in use stays.</summary>
    /// <param name="read">Says whether anybody needs one.</param>
    public ApiKey? ReadKey(LoadedConfiguration read)
    {
        var reading = ports.ReadKey?.Invoke();
        if (reading is { Key: null, Problem: { } problem } && VoiceCredentials.TakeHydrasKey(read.Options))
        {
            ReloadCauses.Doubt.Write(log, problem);
        }

        return reading?.Key;
    }

    /// <summary>The files whose save changes the configuration: its own, and those with instructions.</summary>
    public static IReadOnlyList<string> Paths(LoadedConfiguration file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file.Path)) ?? "/";
        return
        [
            file.Path, .. file.Options.Hydra.InstructionsFile is { } own ? (string[])[own] : [],
            .. file.Options.Profiles.Values.Where(p => p.InstructionsFile is not null).Select(p => Path.GetFullPath(p.InstructionsFile!, folder)),
        ];
    }
}
