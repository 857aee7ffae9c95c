using System.Net.WebSockets;
using System.Text;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Simulator.Tests;

/// <summary>Masses, rates and secrets, as the client gets them.</summary>
public class HostilityTests
{
    [Theory]
    [InlineData("tool-names", 3, "response.function_call_arguments.done", 3)]
    [InlineData("warnings", 1200, "warning", 1200)]
    [InlineData("errors", 20, "error", 20)]
    [InlineData("calls", 20, "response.function_call_arguments.done", 20)]
    [InlineData("replies", 20, "response.output_audio.delta", 20)]
    [InlineData("transcripts", 20, "response.output_audio_transcript.delta", 20)]
    [InlineData("items", 20, "conversation.item.done", 20)]
    [InlineData("parts", 5000, "conversation.item.done", 1)]
    public async Task A_flood_brings_as_many_as_were_asked_for_and_two_lines_of_log(string kind, int count, string type, int expected)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", $"flood:{kind}:{count}"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await server.Log.WaitAsync(e => e.Type == "flood-over");
        await client.SendAsync("""{"type":"session.update","event_id":"e","session":{"tools":[{"type":"function","name":"last"}]}}""");
        await client.NextAsync("session.updated");
        Assert.Equal(expected, client.All.Count(g => g.Type == type));
        Assert.Equal(0, server.Log.CountSent(type));
        Assert.All(client.All, got => Assert.NotNull(got.Type));
        if (kind == "tool-names")
        {
            Assert.Equal(1 << 20, client.All.First(g => g.Type == type)["name"].GetString()!.Length);
        }

        if (kind == "parts")
        {
            Assert.Equal(count, client.All.First(g => g.Type == type)["item.content"].GetArrayLength());
        }
    }

    [Fact]
    public async Task Unknown_types_of_a_flood_are_each_of_their_own()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "flood:unknown-types:50"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.NextAsync("flood.number.49");
        Assert.Equal(50, client.All.Count(g => g.Type!.StartsWith("flood.number.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(192_001)]
    [InlineData(int.MaxValue)]
    public async Task A_rate_out_of_this_world_is_named_and_the_sound_stays_as_it_is(int hertz)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(1)).With("configure", $"rate:{hertz}"));
        var (client, configured) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.Equal(hertz, configured["session.output_audio_sample_rate"].GetInt32());
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        Assert.Equal(48_000, client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length));
    }

    [Theory]
    [InlineData(true, 16_000)]
    [InlineData(false, 24_000)]
    public async Task A_rate_that_is_asked_for_is_honoured_or_not(bool honours, int rate)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.HonourOutputRate = honours, Play.Tone(1),
            new ScenarioReply { Say = "lockers" }));
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync("""{"type":"session.configure","event_id":"e","session":{"output_audio_sample_rate":16000}}""");
        Assert.Equal(rate, (await client.NextAsync("session.configured"))["session.output_audio_sample_rate"].GetInt32());
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        Assert.Equal(2 * rate, client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length));

        // Recorded words come at that rate too.
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        Assert.Equal(rate, server.Log.Sessions[0].OutputRateHz);
    }

    [Fact]
    public async Task A_second_configuration_changes_the_rate_of_the_sound()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(1)).With("turn:1", "configured-again:48000"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal(48_000, (await client.NextAsync("session.configured"))["session.output_audio_sample_rate"].GetInt32());
        await client.NextAsync("response.done");
        Assert.Equal(96_000, client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length));
    }

    [Fact]
    public void A_secret_has_spellings()
    {
        Assert.Equal("sk_Ab", SecretSpelling.Spell("sk_Ab", null));
        Assert.Equal("sk_ab", SecretSpelling.Spell("sk_Ab", "lower"));
        Assert.Equal("%73%6B%5F%41%62", SecretSpelling.Spell("sk_Ab", "url"));
        Assert.Equal("c2tfQWI=", SecretSpelling.Spell("sk_Ab", "base64"));
        Assert.Equal("\\u0073\\u006b", SecretSpelling.Spell("sk", "json"));
    }

    [Fact]
    public async Task A_session_can_repeat_the_secret_everywhere_and_the_log_has_it_nowhere()
    {
        var file = Path.Combine(Path.GetTempPath(), $"simulator-{Guid.NewGuid():N}.ndjson");
        try
        {
            var scenario = BuiltInScenarios.Find("secret-in-session")!;
            scenario.Faults.Add(new ScenarioFault { At = "append:1", Do = "repeat-secret:close" });
            await using (var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, LogFile = file }))
            {
                await using var client = await RawClient.ConnectAsync(server);
                Assert.Equal(SimulatorServer.DefaultKey, (await client.NextAsync("session.created"))["session_id"].GetString());
                await client.SendAsync("""{"type":"session.configure","event_id":"e","session":{}}""");
                Assert.Equal(SimulatorServer.DefaultKey, (await client.NextAsync("session.configured"))["session.voice"].GetString());
                await client.SendAudioAsync(Sound.Silence(20));
                Assert.Equal(1008, await client.CloseCodeAsync());
                Assert.Equal("bad key sk_simulator", client.Socket.CloseStatusDescription);
                Assert.Equal(SimulatorServer.DefaultKey,
                    client.All.First(g => g.Type == "error" && g["error.message"].GetString() == "See the code.")["error.code"].GetString());
                Assert.Contains(client.All, g => g.Type == "warning"
                    && g["message"].GetString()!.Contains("Bearer sk_simulator", StringComparison.Ordinal));
                Assert.Contains(client.All, g => g.Type == SimulatorServer.DefaultKey);
            }

            var log = await File.ReadAllTextAsync(file);
            foreach (var spelling in SecretSpelling.Spellings)
            {
                Assert.DoesNotContain(SecretSpelling.Spell(SimulatorServer.DefaultKey, spelling), log, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("header", 503, "x-request-id")]
    [InlineData("location", 302, "Location")]
    [InlineData("body", 503, null)]
    public async Task An_answer_over_http_can_repeat_it(string place, int status, string? header)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("upgrade", $"repeat-secret:{place}:base64"));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_secret");
        using var answer = await http.GetAsync(new UriBuilder(server.Endpoint) { Scheme = "http" }.Uri);
        var base64 = Convert.ToBase64String(Encoding.ASCII.GetBytes("sk_secret"));
        Assert.Equal(status, (int)answer.StatusCode);
        var text = header is null ? await answer.Content.ReadAsStringAsync() : string.Concat(answer.Headers.NonValidated[header]);
        Assert.Contains(base64, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flood:everything", "tool-names")]
    [InlineData("flood:warnings:2000000", "1000000")]
    [InlineData("repeat-secret:anywhere", "session-id")]
    [InlineData("repeat-secret:error:rot13", "base64")]
    [InlineData("narrow", "one number or two")]
    [InlineData("close:soon", "credits depleted")]
    public void What_a_fault_may_take_is_said(string action, string said)
    {
        var scenario = Play.Scenario().With("configured", action);
        Assert.Contains(said, Assert.Single(ScenarioCheck.Errors(scenario)), StringComparison.Ordinal);
    }
}
