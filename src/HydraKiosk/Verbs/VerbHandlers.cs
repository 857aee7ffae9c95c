using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;

namespace HydraKiosk.Verbs;

// SEAM: the only file that knows both the verbs and the parts they start. Replaced when the parts are put together.

/// <summary>Starts the parts of the program that the verbs stand for.</summary>
public sealed class VerbHandlers : IVerbHandlers
{
    /// <inheritdoc/>
    public Task<ExitCode> RunAsync(LoadedConfiguration configuration, ApiKeyLookup apiKey, VerbEnvironment environment, CancellationToken stop) =>
        NotWired("run", environment);

    /// <inheritdoc/>
    public Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop) => NotWired("demo", environment);

    /// <inheritdoc/>
    public Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop) => NotWired("simulate", environment);

    private static Task<ExitCode> NotWired(string verb, VerbEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        environment.Complain($"{verb}: not wired.");
        return Task.FromResult(ExitCode.Failed);
    }
}
