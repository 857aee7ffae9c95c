using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Control;
using HydraKiosk.Tools.Kill;
using HydraKiosk.Verbs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Verbs;

/// <summary><c>kill</c> and <c>unkill</c> with a daemon and without one.</summary>
public sealed class KillVerbTests : IAsyncDisposable
{
    private readonly ControlBench _bench = new();
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("hk-state-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        _state.Delete(recursive: true);
    }

    [Theory]
    [InlineData("tools", "tools stopped by a command")]
    [InlineData("microphone", "microphone stopped by a command")]
    [InlineData("all", "everything stopped by a command")]
    [InlineData(null, "everything stopped by a command")]
    public async Task Kill_stops_what_it_names_and_everything_where_it_names_nothing(string? what, string expected)
    {
        Assert.Equal(ExitCode.Ok, await Run(what is null ? ["kill"] : ["kill", what]));

        Assert.Equal(expected, _output.ToString().Trim());
        Assert.True(_bench.Control.Kill.State.IsKilled);
        Assert.Contains("process", _bench.Control.Kill.State.By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unkill_releases()
    {
        _bench.Control.Kill.Kill(KillScope.All, "a test");

        Assert.Equal(ExitCode.Ok, await Run("unkill"));
        Assert.Equal("nothing is stopped", _output.ToString().Trim());
        Assert.False(_bench.Control.Kill.State.IsKilled);
    }

    [Fact]
    public async Task Unkill_says_what_the_switch_on_the_device_still_stops()
    {
        _bench.Control.Kill = new KillSwitch(null, hasLine: true, TimeProvider.System, NullLogger.Instance);

        Assert.Equal(ExitCode.Ok, await Run("unkill"));
        Assert.Equal("everything stopped by its switch", _output.ToString().Trim());
    }

    [Fact]
    public async Task What_cannot_be_kept_is_told()
    {
        _bench.Control.Kill = new KillSwitch(new KillFile("/proc/no/such/place"), hasLine: false, TimeProvider.System, NullLogger.Instance);

        Assert.Equal(ExitCode.Failed, await Run("kill", "tools"));
        Assert.True(_bench.Control.Kill.State.StopsTools);
        Assert.Contains("a restart will not know of it", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, await Run("unkill"));
        Assert.Contains("nothing was released", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_word_is_refused()
    {
        Assert.Equal(ExitCode.Usage, await Run("kill", "everyone"));
        Assert.False(_bench.Control.Kill.State.IsKilled);
    }

    [Theory]
    [InlineData("""{"do":"kill"}""")]
    [InlineData("""{"do":"kill","scope":"tool"}""")]
    [InlineData("""{"do":"kill","scope":"all","for":1}""")]
    [InlineData("""{"do":"unkill","scope":"all"}""")]
    public async Task A_request_that_is_not_understood_stops_nothing(string request)
    {
        using var client = _bench.Connect();
        var answer = await client.AskAsync(request);

        Assert.Equal(JsonValueKind.False, answer.GetProperty("ok").ValueKind);
        Assert.False(_bench.Control.Kill.State.IsKilled);
    }

    [Fact]
    public async Task Without_a_daemon_the_next_one_finds_it()
    {
        await _bench.StopAsync();
        var elsewhere = Path.Combine(_state.FullName, "run");

        Assert.Equal(ExitCode.Ok, await RunIn(elsewhere, "kill", "tools", "--state-dir", _state.FullName));

        var file = new KillFile(_state.FullName);
        Assert.Contains($"no daemon is running; {file.Path} says for the next one: tools stopped", _output.ToString(), StringComparison.Ordinal);
        Assert.True(file.Read(out _).StopsTools);
        Assert.Equal(ExitCode.Ok, await RunIn(elsewhere, "unkill", "--state-dir", _state.FullName));
        Assert.False(file.Read(out _).IsKilled);
    }

    [Fact]
    public async Task The_status_shows_it()
    {
        _bench.Control.Answer = _bench.Control.Answer with
        {
            Kill = HydraKiosk.Control.KillStatus.Of(new KillState([KillScope.Tools], true)),
        };

        Assert.Equal(ExitCode.Ok, await Run("status"));
        Assert.Contains(", everything stopped by its switch and a command;", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await Run("status", "--json"));
        Assert.Contains("\"kill\":{\"tools\":true,\"microphone\":true,\"all\":true,\"byCommand\":true,\"bySwitch\":true", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> Run(params string[] words) => RunIn(_bench.Folder.Path, words);

    private Task<ExitCode> RunIn(string runtime, params string[] words) => CommandLineEntry.RunAsync(
        [.. words, "--runtime-dir", runtime], new VerbEnvironment(_output, _error, _ => null), new VerbHandlers(), CancellationToken.None);
}
