using System.Runtime.Versioning;
using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Processes;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Tests.Doctor;

/// <summary>The voices of the list beside the one of the section <c>hydra</c>: each is dialled, asked for a session, named where it fails.</summary>
[SupportedOSPlatform("linux")]
public sealed class VoiceChecksTests : IAsyncDisposable
{
    private const string Key = "key_of_the_second_voice";

    private readonly DoctorBench _bench = new();
    private readonly List<SimulatorServer> _servers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Without_other_voices_nothing_is_looked_at()
    {
        var report = await _bench.ReportAsync();

        Assert.All(["voice-keys", "voice-ways", "voice-sessions", "voice-turns"], id => Assert.Equal(Verdict.Skipped, report.Of(id).Verdict));
    }

    [Fact]
    public async Task Every_voice_of_the_list_is_asked_for_a_session()
    {
        var report = await ReportAsync(Realtime(await ServeAsync(SimulatedVoice.Realtime)), Duplex(await ServeAsync(SimulatedVoice.Duplex)));

        Assert.Null(report.First?.ToString());
        Assert.Equal("gpt: has openai", report.Of("voice-keys").Figure);
        Assert.Contains("answers", report.Of("voice-ways").Figure, StringComparison.Ordinal);
        var sessions = report.Of("voice-sessions");
        Assert.StartsWith("gpt: takes key and model; a session opened in", sessions.Figure, StringComparison.Ordinal);
        Assert.StartsWith("own: takes key and model; a session opened in", Assert.Single(sessions.More), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_there_and_one_that_is_refused_are_two_things()
    {
        var realtime = await ServeAsync(SimulatedVoice.Realtime);
        var missing = await ReportWithAsync(null, Realtime(realtime));
        Assert.Equal(("voice-keys", ExitCode.Credentials), (missing.First?.Check.Id, missing.Exit));
        Assert.Contains("openai", missing.Of("voice-keys").Figure, StringComparison.Ordinal);

        var refused = await ReportWithAsync("another_key_altogether", Realtime(realtime));
        Assert.Equal(("voice-sessions", ExitCode.Credentials), (refused.First?.Check.Id, refused.Exit));
        Assert.Equal(2011, refused.Of("voice-sessions").CauseCode);
    }

    [Fact]
    public async Task Another_service_at_the_address_is_named()
    {
        var report = await ReportAsync(Realtime((await ServeAsync(SimulatedVoice.Hydra)).Replace("/v1/realtime", "/waves/v1/s2s", StringComparison.Ordinal)));

        Assert.Equal(("voice-sessions", ExitCode.Usage), (report.First?.Check.Id, report.Exit));
        Assert.Contains("this looks like Hydra; the voice here is OpenAI's Realtime", report.Of("voice-sessions").Figure, StringComparison.Ordinal);
        Assert.Equal(2081, report.Of("voice-sessions").CauseCode);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_named_and_the_others_are_told_below_it()
    {
        var report = await ReportAsync(Realtime(await ServeAsync(SimulatedVoice.Realtime)), Duplex("ws://127.0.0.1:9/api/chat"));

        Assert.Equal(("voice-ways", ExitCode.Network), (report.First?.Check.Id, report.Exit));
        Assert.StartsWith("own: 127.0.0.1:9", report.Of("voice-ways").Figure, StringComparison.Ordinal);
        Assert.StartsWith("gpt: ", Assert.Single(report.Of("voice-ways").More), StringComparison.Ordinal);
    }

    private async Task<string> ServeAsync(SimulatedVoice voice)
    {
        var scenario = voice == SimulatedVoice.Hydra ? BuiltInScenarios.Demo() : new Scenario { Default = new() { Tone = new() { Seconds = 0.5 } } };
        scenario.Server.Keys = [Key];
        var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = voice });
        _servers.Add(server);
        return server.Endpoint.ToString();
    }

    private static string Realtime(string endpoint) =>
        $$"""{ "name": "gpt", "kind": "realtime", "realtime": { "preset": "compatible", "endpoint": "{{endpoint}}", "model": "m", "credential": "openai" } }""";

    private static string Duplex(string endpoint) => $$"""{ "name": "own", "kind": "duplex", "duplex": { "endpoint": "{{endpoint}}" } }""";

    private Task<DoctorReport> ReportAsync(params string[] voices) => ReportWithAsync(Key, voices);

    private async Task<DoctorReport> ReportWithAsync(string? key, params string[] voices)
    {
        Directory.CreateDirectory(_bench.Path("credentials"));
        if (key is not null)
        {
            var file = _bench.Write("credentials/openai", key);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _bench.More = $$""", "voices": [ { "name": "hydra", "kind": "hydra" }, {{string.Join(", ", voices)}} ]""";
        return await _bench.ReportAsync();
    }
}
