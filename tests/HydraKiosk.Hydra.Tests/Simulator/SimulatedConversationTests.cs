using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Wire;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Hydra.Tests.Simulator;

/// <summary>Turns, interruptions and tools.</summary>
public class SimulatedConversationTests
{
    [Fact]
    public async Task A_greeting_arrives_byte_for_byte_without_anybody_having_spoken()
    {
        var scenario = ServedLink.Scenario();
        scenario.Greeting = new() { Say = "greeting" };
        await using var served = await ServedLink.ReadyAsync(scenario, greets: true);
        Assert.True(Assert.Single(served.Heard.OfType<LinkReady>()).Session.Greets);
        var done = await served.MessageAsync<ResponseDone>();
        Assert.Equal((ResponseStatus.Completed, 1), (done.Status, done.Response));
        Assert.Equal(Clip("greeting"), served.Downlink.Audio(1));
        Assert.DoesNotContain(served.Heard, e => e is LinkMessage { Event: SpeechStarted });
        Assert.Equal(VoiceClips.Get("greeting").Caption, Captions(served, 1));
        await served.EndWellAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Replies_arrive_byte_for_byte_in_any_cut_and_any_number_of_frames(bool oddDeltas, bool fragments)
    {
        var scenario = ServedLink.Scenario(new() { Say = "lockers" }, new() { Say = "goodbye" });
        scenario.Server.OddDeltas = oddDeltas;
        scenario.Server.FragmentMessages = fragments;
        scenario.Server.UnknownFields = fragments;
        await using var served = await ServedLink.ReadyAsync(scenario);
        foreach (var (response, clip) in new[] { (1, "lockers"), (2, "goodbye") })
        {
            var done = await served.AskAsync();
            Assert.Equal((ResponseStatus.Completed, response, Clip(clip).Length), (done.Status, done.Response, (int)done.AudioBytes));
            Assert.Equal(Clip(clip), served.Downlink.Audio(response));
            Assert.Equal(VoiceClips.Get(clip).Caption, Captions(served, response));
        }

        Assert.Equal([1, 2], served.Downlink.Completed);
        if (oddDeltas)
        {
            Assert.Contains(served.Server.Log.Entries, e => e is { Type: "response.output_audio.delta", Samples: 0 });
        }

        await served.EndWellAsync();
    }

    [Fact]
    public async Task What_the_server_hears_is_what_was_said_sample_for_sample()
    {
        await using var served = await ServedLink.ReadyAsync(ServedLink.Scenario());
        for (var n = 0; n < 5; n++)
        {
            await served.TickAsync();
        }

        await served.SpeakAsync(1000);
        var started = await served.MessageAsync<SpeechStarted>();
        var stopped = await served.MessageAsync<SpeechStopped>();
        Assert.InRange(stopped.AudioEndMs!.Value - started.AudioStartMs!.Value, 980, 1020);
        var heard = served.Server.Log.Sessions[0].ReceivedAudio();
        var from = Array.FindIndex(heard, s => s != 0) - 1; // its first sample is a zero crossing
        Assert.True(from >= 5 * ServedLink.ChunkSamples, "the silence before it is missing");
        for (var n = 0; n < 16_000; n++)
        {
            var expected = (short)(6000 * (0.7 + (0.3 * Math.Sin(2 * Math.PI * 5 * n / 16_000))) * Math.Sin(2 * Math.PI * 220 * n / 16_000));
            Assert.Equal(expected, heard[from + n]);
        }

        await served.MessageAsync<ResponseDone>();
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Speech_into_a_reply_that_is_being_generated_cancels_it_and_the_next_one_is_whole()
    {
        var scenario = ServedLink.Scenario(ServedLink.Tone(60), new() { Say = "lockers" });
        scenario.Server.DeliverySpeed = 1.5;
        await using var served = await ServedLink.ReadyAsync(scenario);
        await served.SpeakAsync();
        var first = await served.MessageAsync<ResponseCreated>();
        await served.UntilAsync(() => served.Server.Log.CountSent("response.output_audio.delta") > 0);
        await served.SpeakAsync(400);
        await served.MessageAsync<SpeechStarted>(s => s.AudioStartMs > 600);
        var cut = await served.MessageAsync<ResponseDone>();
        Assert.Equal((ResponseStatus.Cancelled, "interrupted", first.ResponseId, 1), (cut.Status, cut.Reason, cut.ResponseId, cut.Response));
        Assert.Equal(cut.AudioBytes, served.Downlink.Audio(1).Length);

        var done = await served.MessageAsync<ResponseDone>();
        Assert.Equal((ResponseStatus.Completed, 2), (done.Status, done.Response));
        Assert.Equal(Clip("lockers"), served.Downlink.Audio(2));
        Assert.Equal(cut.AudioBytes, served.Downlink.Audio(1).Length); // nothing of the dead reply came later
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Speech_after_the_last_delta_is_told_by_speech_started_alone()
    {
        await using var served = await ServedLink.ReadyAsync(ServedLink.Scenario(ServedLink.Tone(5), ServedLink.Tone(0.5)));
        var first = await served.AskAsync();
        Assert.Equal(ResponseStatus.Completed, first.Status);
        var from = served.Heard.Count;
        var second = await served.AskAsync();
        Assert.Equal(2, second.Response);
        var messages = served.Heard.Skip(from).OfType<LinkMessage>().Select(m => m.Event).ToList();
        Assert.Single(messages.OfType<SpeechStarted>());
        Assert.Single(messages.OfType<ResponseDone>());
        Assert.True(messages.FindIndex(m => m is SpeechStarted) < messages.FindIndex(m => m is ResponseCreated));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_noise_is_a_discarded_item_and_the_reply_goes_on()
    {
        var scenario = ServedLink.Scenario(ServedLink.Tone(10));
        scenario.Server.DeliverySpeed = 4;
        await using var served = await ServedLink.ReadyAsync(scenario);
        await served.SpeakAsync();
        await served.MessageAsync<ResponseCreated>();
        await served.SpeakAsync(120);
        var item = await served.MessageAsync<ItemDone>(i => i.Item.Status == "incomplete");
        Assert.Equal("user", item.Item.Role);
        var done = await served.MessageAsync<ResponseDone>();
        Assert.Equal((ResponseStatus.Completed, 10L * 48_000), (done.Status, done.AudioBytes));
        Assert.Equal(1, served.Server.Log.CountSent("response.created"));
        await served.EndWellAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_button_cancels_with_and_without_the_id_and_a_wrong_id_does_nothing(bool named)
    {
        var scenario = ServedLink.Scenario(ServedLink.Tone(60));
        scenario.Server.DeliverySpeed = 1.5;
        await using var served = await ServedLink.ReadyAsync(scenario);
        await served.SpeakAsync();
        var created = await served.MessageAsync<ResponseCreated>();
        Assert.True(served.Link.CancelResponse("resp_of_long_ago"));
        await served.Server.Log.WaitReceivedAsync("response.cancel");
        await served.TickAsync();
        Assert.Equal(0, served.Server.Log.CountSent("response.done"));
        Assert.True(served.Link.CancelResponse(named ? created.ResponseId : null));
        var done = await served.MessageAsync<ResponseDone>();
        Assert.Equal((ResponseStatus.Cancelled, "client_cancelled"), (done.Status, done.Reason));
        Assert.DoesNotContain(served.Heard, e => e is LinkMessage { Event: ServerError });
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Parallel_calls_arrive_whole_their_outputs_go_back_and_one_answer_speaks_of_all_of_them()
    {
        const string Tricky = """{"a":"quote \" slash \\ é 日本 😀","n":[1,2,3]}""";
        var scenario = ServedLink.Scenario(new ScenarioReply
        {
            Calls =
            [
                new() { Name = "open_gate", Arguments = JsonText(Tricky) },
                new() { Name = "read_meter", Arguments = JsonText("""{"meter":"B 2"}""") },
                new() { Name = "get_time" },
            ],
            Then = new() { Caption = "They said {output}.", Say = "status" },
        });
        scenario.Server.MaxArgumentFragment = 2;
        await using var served = await ServedLink.ReadyAsync(
            scenario, tools: [.. new[] { "open_gate", "read_meter", "get_time" }.Select(name =>
                new ToolDeclaration(name, null, """{"type":"object"}"""))]);
        await served.SpeakAsync();
        var calls = new List<CallReady>();
        while (calls.Count < 3)
        {
            calls.Add(await served.MessageAsync<CallReady>());
        }

        Assert.Equal(3, calls.DistinctBy(c => c.CallId).Count());
        Assert.Equal(Tricky, calls.Single(c => c.Name == "open_gate").ArgumentsJson);
        Assert.Equal("""{"meter":"B 2"}""", calls.Single(c => c.Name == "read_meter").ArgumentsJson);
        Assert.Equal("{}", calls.Single(c => c.Name == "get_time").ArgumentsJson);
        var asking = await served.MessageAsync<ResponseDone>();
        Assert.Equal((3, 0L), (asking.Calls, asking.AudioBytes));

        foreach (var call in Enumerable.Reverse(calls))
        {
            Assert.True(served.Link.PostCallOutput(call.CallId, $"output \"{call.Name}\" 日本"));
        }

        Assert.True(served.Link.CreateResponse());
        var answer = await served.MessageAsync<ResponseDone>();
        Assert.Equal((ResponseStatus.Completed, 2, 0), (answer.Status, answer.Response, answer.Calls));
        Assert.Equal(Clip("status"), served.Downlink.Audio(2));
        var said = Captions(served, 2);
        Assert.DoesNotContain("partial", said, StringComparison.Ordinal);
        Assert.All(calls, call => Assert.Contains($"output \"{call.Name}\" 日本", said, StringComparison.Ordinal));
        Assert.Equal(3, served.Server.Log.CountReceived("conversation.item.create"));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Tools_change_in_a_running_session()
    {
        await using var served = await ServedLink.ReadyAsync(ServedLink.Scenario());
        Assert.True(served.Link.UpdateTools([new ToolDeclaration("open_gate", "Opens it", """{"type":"object"}""")]));
        Assert.Equal(["open_gate"], (await served.MessageAsync<SessionUpdated>()).ToolNames);
        await served.EndWellAsync();
    }

    internal static byte[] Clip(string name) => MemoryMarshal.AsBytes(VoiceClips.Get(name).Samples.Span).ToArray();

    private static string Captions(ServedLink served, int response) =>
        string.Concat(served.Heard.OfType<LinkMessage>().Select(m => m.Event).OfType<TranscriptDelta>().Where(t => t.Response == response)
            .Select(t => t.Text));

    private static System.Text.Json.JsonElement JsonText(string arguments)
    {
        using var document = System.Text.Json.JsonDocument.Parse(arguments);
        return document.RootElement.Clone();
    }
}
