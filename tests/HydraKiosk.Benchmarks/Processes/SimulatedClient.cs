using System.Diagnostics;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>One client that is measured, with a simulator of its own in this process. Disposing kills the client if it still lives.</summary>
internal sealed class SimulatedClient : IAsyncDisposable
{
    private readonly string _logFile;
    private readonly Stopwatch _clock;
    private readonly SimulatorServer _simulator;
    private readonly ChildProcess _client;

    private SimulatedClient(string logFile, Stopwatch clock, SimulatorServer simulator, ChildProcess client)
    {
        _logFile = logFile;
        _clock = clock;
        _simulator = simulator;
        _client = client;
    }

    /// <summary>Whether the client has ended.</summary>
    public bool HasExited => _client.HasExited;

    /// <summary>Time since the client was started.</summary>
    public TimeSpan Age => _clock.Elapsed - _client.StartedAt;

    /// <summary>Starts a simulator and a client for it.</summary>
    /// <param name="scenario">What the simulator does.</param>
    /// <param name="logFile">Gets the simulator's log.</param>
    /// <param name="start">Starts the client for an endpoint; its second argument is the simulator's clock.</param>
    public static async Task<SimulatedClient> StartAsync(Scenario scenario, string logFile, Func<Uri, Func<TimeSpan>, ChildProcess> start)
    {
        // The simulator's own zero is within its start, some milliseconds after this clock's.
        var clock = Stopwatch.StartNew();
        var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, LogFile = logFile });
        try
        {
            return new SimulatedClient(logFile, clock, simulator, start(simulator.Endpoint, () => clock.Elapsed));
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a sample of the client's process.</summary>
    public void Sample() => _client.Sample();

    /// <summary>Ends the client, then the simulator, whose log is complete after it.</summary>
    public async Task<ClientRun> EndAsync()
    {
        var died = _client.HasExited;
        var ended = _clock.Elapsed;
        var exitCode = _client.Stop();
        await _simulator.StopAsync();
        return new ClientRun(_client.StartedAt, ended, died, exitCode, _client.Samples, _client.Journal, _logFile);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _simulator.DisposeAsync();
    }
}

/// <summary>What a client leaves behind. Times are the simulator's.</summary>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it was told to stop.</param>
/// <param name="DiedByItself">Whether it had ended before that.</param>
/// <param name="ExitCode">Null when it had to be killed.</param>
/// <param name="Samples">Of its process, oldest first.</param>
/// <param name="Journal">Everything it wrote.</param>
/// <param name="LogFile">The simulator's log.</param>
internal sealed record ClientRun(
    TimeSpan StartedAt, TimeSpan EndedAt, bool DiedByItself, int? ExitCode, IReadOnlyList<ProcessSample> Samples, IReadOnlyList<JournalLine> Journal,
        string LogFile);
