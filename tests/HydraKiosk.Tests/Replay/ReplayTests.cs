using System.Text.Json;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Sound;
using HydraKiosk.Verbs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Replay;

/// <summary>A conversation recorded by one kiosk and replayed to another: real sockets, real time, some seconds.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30); // only ever reached by a failure

    /// <summary>A session of a fifth of a second in which two messages are not understood.</summary>
    private static readonly string[] _short =
    [
        """{"ms":0,"session":1,"note":"begin","host":"h","model":"hydra-v1.1"}""",
        """{"ms":1,"session":1,"direction":"received","bytes":9,"message":{"type":"session.created","session_id":"s"}}""",
        """{"ms":2,"session":1,"direction":"sent","bytes":9,"message":{"type":"session.configure"}}""",
        """{"ms":3,"session":1,"direction":"received","bytes":9,"message":{"type":"session.configured","session":{"output_audio_sample_rate":24000}}}""",
        """{"ms":4,"session":1,"direction":"received","bytes":9,"problem":"not JSON, or nested too deep"}""",
        """{"ms":5,"session":1,"direction":"received","bytes":9,"message":{"type":"brand.new"}}""",
        """{"ms":200,"session":1,"note":"end","outcome":"closed by the service","closeCode":1000}""",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_recorded_greeting_is_heard_again_and_summed_up()
    {
        var heard = await RecordAsync();
        var record = Path.Combine(_folder.FullName, "wire", "wire.ndjson");
        var lines = await File.ReadAllLinesAsync(record, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(lines, l =>
            l.Contains("small museum", StringComparison.Ordinal) || l.Contains(SimulatorServer.DefaultKey, StringComparison.Ordinal));
        Assert.Contains("\"note\":\"begin\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"note\":\"end\"", lines[^1], StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await ReplayAsync(record));

        using var summary = JsonDocument.Parse(_output.ToString());
        var root = summary.RootElement;
        Assert.Equal((1, 1, 1, 0),
            (root.GetProperty("sessions").GetInt32(), root.GetProperty("sessionsReady").GetInt32(), root.GetProperty("replies").GetInt32(),
                root.GetProperty("notUnderstood").GetInt32()));
        Assert.Equal(root.GetProperty("messagesRecorded").GetInt32(), root.GetProperty("messages").EnumerateObject().Sum(m => m.Value.GetInt32()));
        Assert.Equal(heard.TotalSeconds, root.GetProperty("heardSeconds").GetDouble(), 0.05); // as long as the recorded one, to the frame
        Assert.Contains("speaking", root.GetProperty("phases").EnumerateArray().Select(p => p.GetProperty("phase").GetString()));
        Assert.Contains("response 1 whole", _error.ToString(), StringComparison.Ordinal); // the journal, at debug level
    }

    [Fact]
    public async Task What_was_not_understood_then_is_not_understood_now()
    {
        var record = Path.Combine(_folder.FullName, "wire.ndjson");
        await File.WriteAllLinesAsync(record, _short, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Ok, await ReplayAsync(record));

        using var summary = JsonDocument.Parse(_output.ToString());
        Assert.Equal(2, summary.RootElement.GetProperty("notUnderstood").GetInt32());
        Assert.Equal(1, summary.RootElement.GetProperty("journal").GetProperty("HK-2033").GetInt32());
    }

    [Fact]
    public async Task The_devices_own_way_to_the_service_is_not_taken()
    {
        var record = Path.Combine(_folder.FullName, "wire.ndjson");
        await File.WriteAllLinesAsync(record, _short, TestContext.Current.CancellationToken);
        var ofDevice = new LoadedConfiguration(
            "(test)",
            new KioskOptions
            {
                Hydra = new HydraOptions
                {
                    Region = ServiceRegion.India,
                    AccessTokens = true,
                    Proxy = LinkProxy.At(new Uri("http://127.0.0.1:1/")),
                    CaFile = Path.Combine(_folder.FullName, "none.pem"),
                },
            },
            "Be kind.");

        Assert.Equal(ExitCode.Ok, await ReplayAsync(record, ofDevice));

        using var summary = JsonDocument.Parse(_output.ToString());
        Assert.Equal(1, summary.RootElement.GetProperty("sessionsReady").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_no_wire_log_is_wrong_use()
    {
        var file = Path.Combine(_folder.FullName, "notes.txt");
        await File.WriteAllTextAsync(file, "buy milk\nand bread\n", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Usage, await ReplayAsync(file));
        Assert.Contains("notes.txt:1: this line is not JSON", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> ReplayAsync(string record, LoadedConfiguration? configuration = null) =>
        new VerbHandlers().ReplayAsync(
            new ReplayArguments(record, configuration, Json: true), new VerbEnvironment(_output, _error, _ => null), CancellationToken.None)
                .WaitAsync(_patience);

    /// <summary>Lets a kiosk be greeted by the simulator, with the wire log on. How much of the greeting was heard.</summary>
    private async Task<TimeSpan> RecordAsync()
    {
        var scenario = BuiltInScenarios.Demo();
        scenario.Server.AppendGapMs = 5000; // how evenly a busy machine runs is not this test's question
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = scenario }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using var recorder = new WireRecorder(
            new WireRecorderOptions
            {
                Folder = Path.Combine(_folder.FullName, "wire"),
                Secrets = Primitives.Secrets.SecretFilter.Of(SimulatorServer.DefaultKey)
            }, TimeProvider.System,
            new TestLog().For<WireRecorder>());
        var whole = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var configuration = new LoadedConfiguration(
            "(test)",
            new KioskOptions
            {
                Hydra = new HydraOptions { Endpoint = simulator.Endpoint, Voice = "aria", Session = SessionPolicy.Always, Greeting = true },
                Audio = new AudioOptions { Backend = AudioBackend.Null, EchoCancellation = EchoCancellationMode.Off },
            },
            "You are the concierge of a small museum.");
        var kiosk = new KioskBuilder(
            configuration, new ApiKey(SimulatorServer.DefaultKey), new OwnDevice(() => new NullAudioDevice(TimeProvider.System), TimeProvider.System),
            TimeProvider.System, NullLoggerFactory.Instance)
        {
            Observer = notice => _ = notice is ReplyEnded ended && whole.TrySetResult(ended.Heard),
            Wire = recorder,
        }.Build();
        using var stop = new CancellationTokenSource();
        var running = kiosk.RunAsync(stop.Token);
        await Task.WhenAny(whole.Task, running).WaitAsync(_patience);
        await stop.CancelAsync();
        await running.WaitAsync(_patience);
        return await whole.Task;
    }
}
