using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Processes;

namespace HydraKiosk.Diagnostics;

/// <summary>The configuration for the verbs that test hardware.</summary>
internal static class DiagnosticConfiguration
{
    /// <summary>
    /// Reads it. On a fresh board there is no file yet, and then the system's default devices are tested; a file that was named, or that has
    /// errors, must not be passed over: the test would be of the wrong device.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="isNamed">Whether the person named it.</param>
    /// <param name="environment">Where problems go.</param>
    /// <param name="quiet">Whether to leave out the note on a missing file.</param>
    /// <returns>Null when the exit code is <see cref="ExitCode.Usage"/>.</returns>
    public static KioskOptions? Load(string path, bool isNamed, VerbEnvironment environment, bool quiet)
    {
        var result = environment.ReadConfiguration(path);
        if (result.Configuration is { } loaded)
        {
            environment.Report(result.Problems);
            return loaded.Options;
        }

        if (!isNamed && result.Problems.All(problem => problem.Cause == ConfigurationCauses.UnusableFile))
        {
            if (!quiet)
            {
                environment.Output.WriteLine($"(No configuration can be read from {path}: the system's default devices are taken.)");
            }

            return new KioskOptions();
        }

        environment.Report(result.Problems);
        return null;
    }
}
