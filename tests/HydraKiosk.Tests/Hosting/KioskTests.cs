using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Sound;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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
    public async Task A_kiosk_that_has_ended_is_kept_by_nothing_that_outlives_it()
    {
        var kill = new KillSwitch(null, hasLine: false, TimeProvider.System, NullLogger.Instance);
        var troubles = new TroubleBoard(TimeProvider.System);

        var gone = await RunOneAsync(kill, troubles);
        await Task.Yield(); // off the stack of what has just ended
        for (var i = 0; i < 20 && gone.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(gone.IsAlive);
        GC.KeepAlive(kill);
        GC.KeepAlive(troubles);
    }

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

    [Fact]
    public async Task A_part_that_overruns_an_end_that_was_asked_for_is_told_and_ends_nothing_else()
    {
        var logs = new TestLog();
        using var factory = new OneLog(logs);
        var kiosk = new KioskBuilder(
            Configuration(new Uri("ws://127.0.0.1:1/")), new ApiKey("sk-test"),
            new OwnDevice(() => new NullAudioDevice(TimeProvider.System), TimeProvider.System), TimeProvider.System, factory).Build();
        using var stop = new CancellationTokenSource();
        var running = KioskHost.RunAsync(kiosk, [new Overrunning()], static () => { }, stop.Token);
        await stop.CancelAsync();

        await running.WaitAsync(_patience);

        Assert.Single(logs.Lines, l => l.EventId == ProgramCauses.EndIncomplete.Code);
    }

    [Fact]
    public async Task A_button_for_a_profile_that_cannot_be_chosen_says_so()
    {
        var logs = new TestLog();
        using var factory = new OneLog(logs);
        var configuration = Configuration(new Uri("ws://127.0.0.1:1/"));
        var night = new ButtonOptions { Source = ButtonSource.Control, Action = DeviceAction.Profile, Profile = "night" };
        var kiosk = new KioskBuilder(
            configuration with { Options = configuration.Options with { Buttons = new Dictionary<string, ButtonOptions> { ["n"] = night } } },
            new ApiKey("sk-test"), new OwnDevice(() => new NullAudioDevice(TimeProvider.System), TimeProvider.System), TimeProvider.System, factory)
        {
            ChooseProfile = static (_, _) => "there is no such profile.",
        }.Build();

        Assert.True(kiosk.Control.TryPress("n", null, out _));

        var from = Stopwatch.GetTimestamp();
        while (!logs.Lines.Any(l => l.EventId == ButtonCauses.NoProfile.Code) && Stopwatch.GetElapsedTime(from) < _patience)
        {
            await Task.Yield();
        }

        Assert.Contains("there is no such profile", Assert.Single(logs.Lines, l => l.EventId == ButtonCauses.NoProfile.Code).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class OneLog(TestLog log) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // It holds nothing.
        }
    }

    private sealed class Overrunning : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => throw new OperationCanceledException("what the limit does to a part");
    }

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

    /// <summary>A kiosk that runs until its conversation has begun; no local of the test holds it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunOneAsync(KillSwitch kill, TroubleBoard troubles)
    {
        var kiosk = new KioskBuilder(
            Configuration(new Uri("ws://127.0.0.1:1/")), new ApiKey("sk-test"),
            new OwnDevice(() => new NullAudioDevice(TimeProvider.System), TimeProvider.System), TimeProvider.System, NullLoggerFactory.Instance)
        {
            Kill = kill,
            Troubles = troubles,
        }.Build();
        using var stop = new CancellationTokenSource();
        var running = kiosk.RunAsync(stop.Token);
        await stop.CancelAsync();
        await running.WaitAsync(_patience);
        return new WeakReference(kiosk.Engine);
    }
}
