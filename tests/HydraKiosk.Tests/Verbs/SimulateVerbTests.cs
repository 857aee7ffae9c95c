using System.Net;
using System.Text.RegularExpressions;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Tests.Control;
using HydraKiosk.Verbs;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Verbs;

/// <summary><c>simulate</c> as somebody uses it for the first time: what it prints is pasted, and works.</summary>
public sealed partial class SimulateVerbTests : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_of_them_without_a_port_do_not_meet_and_a_wrong_path_is_told_the_right_one()
    {
        var (first, one) = await Start();
        var (second, other) = await Start();
        Assert.NotEqual(Serving().Match(one).Value, Serving().Match(other).Value);

        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://{Serving().Match(one).Groups["host"].Value}/v1/s2s"),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("/waves/v1/s2s", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await _stop.CancelAsync();
        Assert.Equal([ExitCode.Ok, ExitCode.Ok], await Task.WhenAll(first, second).WaitAsync(ControlBench.Patience));
    }

    [Theory]
    [InlineData("choas", "Did you mean \"chaos\"?")]
    [InlineData("chaoss:3", "Did you mean \"chaos\"?")]
    [InlineData("banana", null)]
    [InlineData("./choas", null)] // a path is no slip of a name
    public async Task A_scenario_that_is_not_there_is_wrong_use_and_the_nearest_name_is_told(string name, string? hint)
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CommandLineEntry.RunAsync(
            ["simulate", "--scenario", name], new VerbEnvironment(TextWriter.Null, error, _ => null), new VerbHandlers(), TestContext.Current.CancellationToken));

        Assert.Equal(hint is not null, error.ToString().Contains("Did you mean", StringComparison.Ordinal));
        Assert.Contains(hint ?? "", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("hydra")]
    [InlineData("realtime")]
    [InlineData("cascade")]
    [InlineData("duplex")]
    public async Task The_configuration_that_it_prints_is_accepted_and_the_daemon_connects_with_it(string voice)
    {
        var (serving, printed) = await Start("--voice", voice);
        var file = _folder.Write("simulated.json", Pasted().Match(printed).Value);
        var key = Key().Match(printed).Groups["key"].Value;

        using var checkOutput = new StringWriter();
        using var checkError = new StringWriter();
        Assert.Equal(ExitCode.Ok, await CommandLineEntry.RunAsync(
            ["config", "check", "--config", file],
            new VerbEnvironment(checkOutput, checkError, name => name == "SMALLEST_API_KEY" ? key : null), new VerbHandlers(),
                TestContext.Current.CancellationToken));
        Assert.Empty(checkError.ToString());

        var loaded = KioskConfiguration.Load(file).Configuration!;
        var runtime = new RuntimeFolder(Path.Combine(_folder.Path, "run"), "test");
        var daemon = Daemon.RunAsync(
            loaded with
            {
                Options = loaded.Options with
                {
                    Hydra = loaded.Options.Hydra with { Session = SessionPolicy.Always }, // so that somebody who looks now and then sees the session
                    Audio = loaded.Options.Audio with { Backend = AudioBackend.Null },
                    Log = new LogOptions { Level = LogLevel.Error },
                },
            },
            new ApiKey(key), new DaemonFolders(runtime, new StateDirectory(_folder.Path)), _stop.Token);
        using (var client = new ControlBench.Client(runtime.SocketPath))
        {
            var state = "";
            for (var asked = 0; state != "ready"; asked++)
            {
                Assert.True(asked < 10_000, $"the link is {state}");
                state = (await client.AskAsync("""{"do":"status"}""")).GetProperty("status").GetProperty("link").GetProperty("state").GetString()!;
            }
        }

        await _stop.CancelAsync();
        await daemon.WaitAsync(ControlBench.Patience);
        Assert.Equal(ExitCode.Ok, await serving.WaitAsync(ControlBench.Patience)); // and it broke no rule
    }

    /// <summary>Starts one as the command line does, and waits until it has said how to use it.</summary>
    private async Task<(Task<ExitCode> Running, string Printed)> Start(params string[] more)
    {
        var output = new WaitedWriter();
        var running = CommandLineEntry.RunAsync(["simulate", .. more], new VerbEnvironment(output, TextWriter.Null, _ => null), new VerbHandlers(),
            _stop.Token);
        await Task.WhenAny(running, output.Flushed).WaitAsync(ControlBench.Patience);
        return (running, output.ToString());
    }

    [GeneratedRegex("serving ws://(?<host>[^/]+)/waves/v1/s2s", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Serving();

    [GeneratedRegex(@"^ *\{.*\}\s*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pasted();

    [GeneratedRegex(@"SMALLEST_API_KEY=(?<key>\S+) hydra-kiosk run", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Key();

    private sealed class WaitedWriter : StringWriter
    {
        private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Flushed => _flushed.Task;

        public override void Flush() => _flushed.TrySetResult();
    }
}
