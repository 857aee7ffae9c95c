using System.Collections.Concurrent;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Hosting;

/// <summary>
/// The parts wired together, against the simulator, on real time: one greeting, a second or two. Longer ones are the end-to-end tests' business.
/// </summary>
public sealed class KioskTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");

    [Fact]
    public async Task Connects_is_greeted_and_closes_in_order()
    {
        var scenario = BuiltInScenarios.Demo();
        scenario.Server.AppendGapMs = 5000; // how evenly a busy machine runs is not this test's question
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = scenario }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var played = Path.Combine(_folder.FullName, "agent.wav");
        var phases = new List<ConversationPhase>();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kiosk = new KioskBuilder(
            Configuration(simulator.Endpoint), new ApiKey(SimulatorServer.DefaultKey),
            new OwnDevice(() => new FileAudioDevice(Silence(), played, TimeProvider.System), TimeProvider.System), TimeProvider.System,
                NullLoggerFactory.Instance)
        {
            Observer = notice =>
            {
                if (notice is PhaseChanged changed)
                {
                    phases.Add(changed.To);
                }

                _ = notice is ReplyHeard && heard.TrySetResult();
            },
        }.Build();
        using var stop = new CancellationTokenSource();

        var running = kiosk.RunAsync(stop.Token);
        await await Task.WhenAny(heard.Task, running).WaitAsync(_patience);
        Assert.Equal(ConversationPhase.Speaking, kiosk.State.Phase);
        await stop.CancelAsync();
        await running.WaitAsync(_patience);

        Assert.Equal([ConversationPhase.Connecting, ConversationPhase.Listening, ConversationPhase.Thinking, ConversationPhase.Speaking,
            ConversationPhase.Idle], phases);
        Assert.Equal(ConversationPhase.Idle, kiosk.State.Phase);
        Assert.Empty(simulator.Log.Violations);
        Assert.True(kiosk.Figures().Uplink.ChunksSent > 0);
        using var reply = new WavReader(played);
    }

    [Fact]
    public async Task Why_the_service_closed_stands_in_the_status_and_a_minted_token_is_a_secret()
    {
        var scenario = new Scenario { Faults = [new ScenarioFault { At = "configured", Do = "close:1011:credits depleted" }] };
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = scenario }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var secrets = new SecretFilter();
        var tokens = new ConcurrentQueue<string>();
        var missing = new TaskCompletionSource<KioskStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        Kiosk? kiosk = null;
        kiosk = new KioskBuilder(
            Configuration(simulator.Endpoint, accessTokens: true), new ApiKey(SimulatorServer.DefaultKey),
            new OwnDevice(() => new NullAudioDevice(TimeProvider.System), TimeProvider.System), TimeProvider.System, NullLoggerFactory.Instance)
        {
            Observer = notice => _ = notice is SessionMissing && missing.TrySetResult(kiosk!.Control.Status()),
            Minted = token =>
            {
                secrets.Know(token);
                tokens.Enqueue(token);
            },
        }.Build();
        using var stop = new CancellationTokenSource();

        var running = kiosk.RunAsync(stop.Token);
        await Task.WhenAny(missing.Task, running).WaitAsync(_patience);
        var status = await missing.Task;
        await stop.CancelAsync();
        await running.WaitAsync(_patience);

        Assert.Contains("credits depleted", status.Link.LastFault!.Detail, StringComparison.Ordinal);
        Assert.Contains("credits depleted", Assert.Single(status.Troubles).Detail, StringComparison.Ordinal);
        Assert.False(status.Ok);
        Assert.True(tokens.TryPeek(out var minted));
        Assert.StartsWith("wat_", minted, StringComparison.Ordinal);
        Assert.DoesNotContain(minted, secrets.Clean($"the service says that {minted} is unknown"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static LoadedConfiguration Configuration(Uri endpoint, bool accessTokens = false) => new(
        "(test)",
        new KioskOptions
        {
            Hydra = new HydraOptions
            {
                Endpoint = endpoint,
                Voice = "aria",
                Session = SessionPolicy.Always,
                Greeting = true,
                AccessTokens = accessTokens
            },
            Audio = new AudioOptions { Backend = AudioBackend.File, Playback = new PlaybackOptions { Volume = 1 } },
        },
        "You are the concierge of a small museum.");

    private string Silence()
    {
        var path = Path.Combine(_folder.FullName, "visitor.wav");
        using var file = new BinaryWriter(File.Create(path));
        const int Rate = 16_000;
        const int Bytes = Rate * 2 / 10;
        file.Write("RIFF"u8);
        file.Write(36 + Bytes);
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1);
        file.Write((short)1);
        file.Write(Rate);
        file.Write(Rate * 2);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(Bytes);
        file.Write(new byte[Bytes]);
        return path;
    }
}
