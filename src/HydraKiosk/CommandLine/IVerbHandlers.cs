using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;
using HydraKiosk.Simulator.Dialects;

namespace HydraKiosk.CommandLine;

/// <summary>What <c>demo</c> was asked for.</summary>
/// <param name="OutputDirectory">Where the WAV and the log go; absolute.</param>
/// <param name="Quick">Whether to hold the short conversation.</param>
/// <param name="Face">Whether to show it in a browser as well.</param>
public sealed record DemoArguments(string OutputDirectory, bool Quick, bool Face = false);

/// <summary>What <c>simulate</c> was asked for.</summary>
/// <param name="Port">TCP port on the loopback address; 0 takes a free one.</param>
/// <param name="Scenario">A scenario's name or file; null is the ordinary one.</param>
/// <param name="LogFile">Where to write what clients sent, absolute; null is nowhere.</param>
/// <param name="Seed">Decides everything that is drawn by chance; null leaves it to the scenario.</param>
/// <param name="Voice">The service that it stands in for.</param>
public sealed record SimulateArguments(
    int Port, string? Scenario, string? LogFile, int? Seed = null, SimulatedVoice Voice = SimulatedVoice.Hydra);

/// <summary>What <c>replay</c> was asked for.</summary>
/// <param name="File">The wire log.</param>
/// <param name="Configuration">That of the device; null for what the record says.</param>
/// <param name="Json">Whether the summary is for a script.</param>
public sealed record ReplayArguments(string File, LoadedConfiguration? Configuration, bool Json);

/// <summary>
/// What the verbs do once options, configuration and key are in order. Each returns when its work is done or soon after
/// <c>stop</c> is cancelled, which is an ordinary end.
/// </summary>
public interface IVerbHandlers
{
    /// <summary>The daemon.</summary>
    Task<ExitCode> RunAsync(LoadedConfiguration configuration, ApiKeyLookup apiKey, DaemonFolders folders, VerbEnvironment environment,
        CancellationToken stop);

    /// <summary>The conversation with nothing attached.</summary>
    Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop);

    /// <summary>The simulator.</summary>
    Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop);

    /// <summary>A wire log once more.</summary>
    Task<ExitCode> ReplayAsync(ReplayArguments arguments, VerbEnvironment environment, CancellationToken stop);
}
