using HydraKiosk.Audio.Devices;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Control;
using HydraKiosk.Demo;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Replay;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Replay;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Terminals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Verbs;

/// <summary>Starts the parts of the program that the verbs stand for.</summary>
public sealed class VerbHandlers : IVerbHandlers
{
    /// <summary>Audio, journal, wire log, sockets, timers, signals and the pool, with some to spare.</summary>
    private const int ThreadsOfADaemon = 12;

    /// <inheritdoc/>
    public async Task<ExitCode> RunAsync(
        LoadedConfiguration configuration, ApiKeyLookup apiKey, DaemonFolders folders, VerbEnvironment environment, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(apiKey);
        ArgumentNullException.ThrowIfNull(environment);
        ProcessSetup.ForbidCoreDumps();
        if (!ProcessSetup.HasRoomForThreads(ThreadsOfADaemon))
        {
            return NoThreads(environment);
        }

        try
        {
            var process = new DaemonProcess { Secrets = environment.Secrets, KeyOrigin = apiKey.Origin ?? "none, and no voice takes it", Signals = environment.Signals };
            await Daemon.RunAsync(configuration, apiKey.Key is { } key ? new ApiKey(key.Reveal()) : ApiKey.None, folders, stop, process);
            return ExitCode.Ok;
        }
        catch (Exception fault) when (fault is OutOfMemoryException or ThreadStartException)
        {
            return NoThreads(environment);
        }
        catch (ControlException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return fault.CauseCode == ControlCauses.AnotherDaemon.Code ? ExitCode.Failed : ExitCode.Usage;
        }
        catch (AudioDeviceException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return ExitCode.Hardware;
        }
    }

    /// <inheritdoc/>
    public async Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var provider = LineLoggerProvider.ForStandardError(LogLevel.Warning);
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(provider).SetMinimumLevel(LogLevel.Warning));
        try
        {
            return await new DemoConversation(arguments, environment.Output,
                Terminal.Of(environment.Output, environment.Variable) == TerminalKind.Full, logs).RunAsync(stop);
        }
        catch (AudioDeviceException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return ExitCode.Usage;
        }
        catch (SimulatorException fault)
        {
            environment.WriteError(fault.Message);
            return ExitCode.Failed;
        }
    }

    /// <inheritdoc/>
    public async Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        using var provider = LineLoggerProvider.ForStandardError(LogLevel.Information);
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(provider));
        try
        {
            var scenario = arguments.Scenario is { } chosen ? BuiltInScenarios.FromFileOrName(chosen) : new Scenario();
            scenario.Seed = arguments.Seed ?? scenario.Seed;
            var options = new SimulatorOptions
            {
                Scenario = scenario,
                Voice = arguments.Voice,
                Port = arguments.Port,
                LogFile = arguments.LogFile,
            };
            await using var simulator = await SimulatorServer.StartAsync(options, TimeProvider.System, logs, stop);
            environment.Output.WriteLine($"serving {simulator.Endpoint} (key: {SimulatorServer.DefaultKey}); Ctrl-C ends");
            environment.Output.WriteLine(SimulateVerb.HowToUse(arguments.Voice, simulator.Endpoint, SimulatorServer.DefaultKey));
            environment.Output.Flush();
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            environment.Output.WriteLine(simulator.Log.Verdict());
            return simulator.Log.Violations.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (SimulatorException fault)
        {
            var nearest = arguments.Scenario is { } named && !named.Contains('/', StringComparison.Ordinal) && !File.Exists(named)
                ? Nearest.Find(named.Split(':')[0], BuiltInScenarios.Names.Select(n => n.Split(':', '[')[0]))
                : null;
            environment.WriteError(fault.Message + (nearest is null || nearest == arguments.Scenario ? "" : $" Did you mean \"{nearest}\"?"));
            return ExitCode.Usage;
        }
    }

    /// <inheritdoc/>
    public async Task<ExitCode> ReplayAsync(ReplayArguments arguments, VerbEnvironment environment, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        try
        {
            var run = new ReplayRun(RecordingReader.Read(arguments.File), arguments.Configuration);
            return await run.RunAsync(arguments.Json ? environment.Error : environment.Output, environment.Output, arguments.Json, stop);
        }
        catch (RecordingException fault)
        {
            environment.WriteError(fault.Message);
            return ExitCode.Usage;
        }
    }

    private static ExitCode NoThreads(VerbEnvironment environment)
    {
        environment.WriteError($"{ProgramCauses.NoThreads.Line} [{ProgramCauses.NoThreads.Tag}]");
        return ExitCode.Failed;
    }
}
