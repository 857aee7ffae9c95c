using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>Somebody else's server for our client, and somebody else's client for our simulator. docs/voices/realtime.md has their limits.</summary>
public sealed class PeerTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Aimock_asks_our_client_for_two_calls_and_answers_their_outputs_in_words()
    {
        using var server = StartPeer("aimock.mjs");
        var address = (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_patience))!.Split(' ')[1];
        var endpoint = new UriBuilder(new Uri(address)) { Scheme = "ws", Path = "/v1/realtime" }.Uri;
        var log = new TestLog();
        var options = new RealtimeOptions { Turns = RealtimeTurns.Client, TranscriptionModel = null };
        var microphone = new Microphone(options.Traits.Uplink);
        var link = new LinkOptions { Endpoint = endpoint, Model = "gpt-realtime", ApiKey = new ApiKey("sk-test") };
        await using var voice = new RealtimeVoice(
            options, link, microphone, new Loudspeaker(), TimeProvider.System, log.For<RealtimeVoice>(), seed: 3);
        voice.Connect(() => new SessionPlan("Be brief.", "", Greet: false, [new("open_gate", "Opens.", "{\"type\":\"object\"}")]));
        await NextAsync<VoiceReady>(voice);
        Assert.True(voice.BeginTurn());
        for (var i = 0; i < 10; i++)
        {
            microphone.Feed(TimeProvider.System.GetTimestamp(), speech: true);
        }

        Assert.True(voice.EndTurn());
        microphone.Feed(TimeProvider.System.GetTimestamp(), speech: false);

        var gate = await NextAsync<VoiceCallAsked>(voice);
        var clock = await NextAsync<VoiceCallAsked>(voice);
        var calling = await NextAsync<VoiceReplyEnded>(voice);
        Assert.Equal(("call_gate", "open_gate", """{"gate":"north"}"""), (gate.CallId, gate.Name, gate.ArgumentsJson));
        Assert.Equal(("call_clock", "read_clock", "{}"), (clock.CallId, clock.Name, clock.ArgumentsJson));
        Assert.Equal((ReplyOutcome.Completed, 2), (calling.Outcome, calling.Calls));
        Assert.True(voice.PostOutput("call_gate", "{\"ok\":true}"));
        Assert.True(voice.PostOutput("call_clock", "noon"));
        Assert.True(voice.AskForReply());

        var words = "";
        while (words != "The gate is open.")
        {
            words += (await NextAsync<VoiceReplyText>(voice)).Text;
        }

        var answer = await NextAsync<VoiceReplyEnded>(voice);
        Assert.Equal((ReplyOutcome.Completed, TimeSpan.Zero), (answer.Outcome, answer.Sound)); // aimock has no voice
        Assert.DoesNotContain(log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
        server.StandardInput.Close();
        await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);
    }

    [Fact]
    public async Task OpenAIs_own_agent_client_converses_with_our_simulator()
    {
        var scenario = new Scenario
        {
            Turns =
            [
                new() { Heard = "tell me everything", Reply = new() { Tone = new() { Seconds = 8 }, Caption = "once upon a time" } },
                new()
                {
                    Heard = "open the gate",
                    Reply = new()
                    {
                        Calls = [new() { Name = "open_gate", Arguments = JsonDocument.Parse("""{"gate":"north"}""").RootElement }],
                        Then = new() { Tone = new() { Seconds = 0.5 }, Caption = "It is open" },
                    },
                },
            ],
            Default = new() { Tone = new() { Seconds = 0.3 }, Caption = "In writing too" },
        };
        scenario.Server.DeliverySpeed = 2;
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = SimulatedVoice.Realtime });
        using var client = StartPeer("agents.mjs", $"{server.Endpoint}?model=gpt-realtime", SimulatorServer.DefaultKey);
        var output = await client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);
        await client.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_patience);

        Assert.True(output.Length > 0, await client.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        var told = JsonDocument.Parse(output).RootElement;
        Assert.Equal("""["{\u0022gate\u0022:\u0022north\u0022}"]""", JsonSerializer.Serialize(
            told.GetProperty("called").EnumerateArray().Select(call => call.GetString())));
        Assert.Equal(1, told.GetProperty("interruptions").GetInt32());
        Assert.Empty(told.GetProperty("errors").EnumerateArray());
        Assert.InRange(told.GetProperty("bytes").GetInt32(), 48_000, 8 * 48_000);
        var texts = told.GetProperty("history").EnumerateArray().Select(item => item.TryGetProperty("text", out var text) ? text.GetString() : null).ToList();
        Assert.Contains("tell me everything", texts);
        Assert.Contains("open the gate", texts);
        Assert.Contains("It is open", texts);
        Assert.Empty(server.Log.Violations);
        Assert.Equal(1, server.Log.CountSent("conversation.item.truncated"));
    }

    private static async Task<T> NextAsync<T>(RealtimeVoice voice)
        where T : VoiceEvent
    {
        while (true)
        {
            var next = await voice.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_patience);
            Assert.False(next is VoiceDown, next.ToString());
            if (next is T found)
            {
                return found;
            }
        }
    }

    private static Process StartPeer(string script, params string[] arguments)
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "peers", "realtime"));
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Skip("the peers are not installed: tests/install-test-deps.sh");
        }

        var start = new ProcessStartInfo("node", [Path.Combine(folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
