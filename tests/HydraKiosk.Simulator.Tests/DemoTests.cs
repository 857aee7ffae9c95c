using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Tests;

public class DemoTests
{
    [Theory]
    [InlineData("""{"ok":true,"microphone":"fine"}""", "status")]
    [InlineData("""{"ok":false,"error":"no microphone"}""", "status-trouble")]
    public async Task The_visitor_of_the_demo_gets_the_answers_of_the_demo(string status, string narration)
    {
        var scenario = BuiltInScenarios.Demo();
        scenario.Server.FloodAllowanceMs = 0;
        scenario.Server.PaceAllowanceMs = 1_000_000;
        scenario.Server.ReplyLatencyMs = 0;

        // Slow enough that the interruption meets the long answer still in the making, on a busy machine too.
        scenario.Server.DeliverySpeed = 2;
        await using var server = await SimulatorServer.StartAsync(scenario);
        var (client, _) = await RawClient.ReadyAsync(server, greets: true);
        await using var __ = client;
        var said = new List<string> { await AnswerAsync(client) };

        await AskAsync(client, 0);
        said.Add(await AnswerAsync(client));

        await AskAsync(client, 1);
        var call = await client.NextAsync("response.function_call_arguments.done");
        Assert.Equal("get_device_status", call["name"].GetString());
        Assert.Empty(Play.Json(call["arguments"].GetString()!).EnumerateObject());
        Assert.True(server.Log.CountSent("response.function_call_arguments.delta") > 1);
        await client.NextAsync("response.done");
        await client.OutputAsync(call["call_id"].GetString()!, status);
        await client.CreateAsync();
        said.Add(await AnswerAsync(client));

        // The long answer is interrupted while it is being generated.
        await AskAsync(client, 2);
        await client.NextAsync("response.output_audio.delta");
        await AskAsync(client, 3);
        var interrupted = await client.NextAsync("response.done");
        Assert.Equal("cancelled", interrupted["response.status"].GetString());
        said.Add(await AnswerAsync(client));

        Assert.Equal(new[] { "greeting", "lockers", narration, "goodbye" }.Select(name => VoiceClips.Get(name).Caption), said);
        await client.CloseAsync();
        await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        Assert.DoesNotContain(server.Log.Violations, v => v.Kind != "append-gap");
    }

    private static async Task AskAsync(RawClient client, int question)
    {
        var clip = VoiceClips.Get(VoiceClips.DemoVisitor[question]);
        var at16 = new short[clip.Samples.Length * 2 / 3];
        for (var n = 0; n < at16.Length; n++)
        {
            at16[n] = clip.Samples.Span[n * 3 / 2];
        }

        // Whole chunks: the service refuses less than 10 ms.
        await client.SendAudioAsync(at16[..(at16.Length / 320 * 320)]);
        await client.SendAudioAsync(Sound.Silence(600));
    }

    private static async Task<string> AnswerAsync(RawClient client)
    {
        var from = client.All.Count;
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        return string.Concat(client.All[from..].Where(g => g.Type == "response.output_audio_transcript.delta").Select(g => g["delta"].GetString()));
    }
}
