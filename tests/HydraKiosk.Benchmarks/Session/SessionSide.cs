using System.Diagnostics;
using HydraKiosk.Benchmarks.Processes;
using HydraKiosk.Benchmarks.Soak;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Benchmarks.Session;

/// <summary>One client with a simulator of its own in this process. Disposing kills the client if it still lives.</summary>
internal sealed class SessionSide : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _logFile;
    private readonly Stopwatch _clock;
    private readonly SimulatorServer _simulator;
    private readonly ChildProcess _client;

    private SessionSide(string name, string logFile, Stopwatch clock, SimulatorServer simulator, ChildProcess client)
    {
        _name = name;
        _logFile = logFile;
        _clock = clock;
        _simulator = simulator;
        _client = client;
    }

    /// <summary>Whether the client has ended.</summary>
    public bool HasExited => _client.HasExited;

    /// <summary>Starts a simulator and a client for it.</summary>
    /// <param name="name">For the report.</param>
    /// <param name="scenario">What the simulator does.</param>
    /// <param name="logFile">Gets the simulator's log.</param>
    /// <param name="start">Starts the client for an endpoint; its second argument is the simulator's clock.</param>
    public static async Task<SessionSide> StartAsync(string name, Scenario scenario, string logFile, Func<Uri, Func<TimeSpan>, ChildProcess> start)
    {
        // The simulator's own zero is within its start, some milliseconds after this clock's.
        var clock = Stopwatch.StartNew();
        var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, LogFile = logFile });
        try
        {
            return new SessionSide(name, logFile, clock, simulator, start(simulator.Endpoint, () => clock.Elapsed));
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a sample of the client's process.</summary>
    public void Sample() => _client.Sample();

    /// <summary>Ends the client, then the simulator, and says what there was.</summary>
    /// <param name="plan">What the microphone's file says.</param>
    public async Task<SideFigures> FinishAsync(IReadOnlyList<Utterance> plan)
    {
        _client.Sample();
        var died = _client.HasExited;
        var ended = _clock.Elapsed;
        var exitCode = _client.Stop();
        await _simulator.StopAsync();
        var log = WireEntry.ReadWithAudio(_logFile).ToList();

        // The daemon's microphone runs from its start, a plain client's from its session; which of the two shows in the first speech.
        var uplink = UplinkPace.Of(log);
        var began = log.FirstOrDefault(e => e.Type == "input_audio_buffer.append")?.At ?? _client.StartedAt;
        IReadOnlyList<Utterance> said = [.. plan.Where(u => began + u.Until + TimeSpan.FromSeconds(6) < ended)];
        return new SideFigures(_name, _client.Samples, Accounts.Of(said, log, _client.Journal, began, ended), uplink, died, exitCode);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _simulator.DisposeAsync();
    }
}
