using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;

namespace HydraKiosk.Tests.Docs;

/// <summary>For command lines that are only read.</summary>
internal sealed class NoHandlers : IVerbHandlers
{
    public Task<ExitCode> RunAsync(
        LoadedConfiguration configuration, ApiKeyLookup apiKey, DaemonFolders folders, VerbEnvironment environment,
        CancellationToken stop) => Never();

    public Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop) => Never();

    public Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop) => Never();

    public Task<ExitCode> ReplayAsync(ReplayArguments arguments, VerbEnvironment environment, CancellationToken stop) => Never();

    private static Task<ExitCode> Never() => throw new InvalidOperationException("a command line that is only read was run");
}
