using System.Runtime.InteropServices;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Tests;

public class ConversationTests
{
    [Fact]
    public async Task A_turn_runs_in_the_documented_order_with_consistent_ids()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.Transcripts = false, Play.Tone(0.5)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var from = client.All.Count;
        await client.SendAudioAsync(Sound.Silence(300));
        await client.SpeakAsync(speechMs: 600);
        var done = await client.NextAsync("response.done");

        var turn = client.All[from..];
        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "conversation.item.added", "input_audio_buffer.speech_stopped", "conversation.item.done",
                "response.created", "conversation.item.added", "response.output_audio.delta", "response.output_audio.done", "conversation.item.done",
                    "response.done",
            ],
            turn.Select(g => g.Type!).Where((type, i) => i == 0 || type != turn[i - 1].Type));

        // The clock of samples: speech began at 300 ms and ended at 900 ms.
        Assert.InRange(turn[0]["audio_start_ms"].GetInt32(), 290, 310);
        Assert.InRange(turn[2]["audio_end_ms"].GetInt32(), 890, 910);
        Assert.Equal(turn[0]["item_id"].GetString(), turn[1]["item.id"].GetString());
        Assert.Equal(turn[1]["item.id"].GetString(),
            turn.Single(g => g.Has("previous_item_id") && g.Type == "conversation.item.added"
            && g["item.role"].GetString() == "assistant")["previous_item_id"].GetString());
        Assert.Equal(client.All.Count, client.All.Select(g => g["event_id"].GetString()).Distinct().Count());
        var deltas = turn.Where(g => g.Type == "response.output_audio.delta").ToArray();
        Assert.All(deltas, d => Assert.Equal(done["response.id"].GetString(), d["response_id"].GetString()));
        Assert.True(deltas.Length >= 3 && deltas.Select(d => d.Audio.Length).Distinct().Count() > 1);
        Assert.Equal(24_000, deltas.Sum(d => d.Audio.Length));
        Assert.Equal("completed", done["response.status"].GetString());
        Assert.Equal(done["response.usage.total_tokens"].GetInt64(),
            done["response.usage.input_tokens"].GetInt64() + done["response.usage.output_tokens"].GetInt64());
        Assert.Equal((600 + 600 + 300) * 16, server.Log.Sessions[0].ReceivedSamples);
        Assert.Equal(Sound.Speech(600), server.Log.Sessions[0].ReceivedAudio().AsSpan(4800, 9600).ToArray());
    }

    [Theory]
    [InlineData("hydra-v1.1", 24_000)]
    [InlineData("hydra-v1.0", 48_000)]
    public async Task A_reply_has_the_pitch_and_length_of_the_script_at_the_rate_of_the_model(string model, int rate)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.OddDeltas = true, Play.Tone(1.0, hz: 500)));
        var (client, _) = await RawClient.ReadyAsync(server, model);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        byte[] pcm = [.. client.All.Where(g => g.Type == "response.output_audio.delta").SelectMany(g => g.Audio)];
        Assert.Contains(client.All, g => g.Type == "response.output_audio.delta" && g.Audio.Length % 2 == 1);
        var samples = MemoryMarshal.Cast<byte, short>(pcm).ToArray();
        Assert.Equal(rate, samples.Length);
        var crossings = samples.Zip(samples.Skip(1)).Count(p => p.First < 0 && p.Second >= 0);
        Assert.InRange(crossings, 497, 501);
    }

    [Fact]
    public async Task A_greeting_comes_without_speech_and_says_its_clip()
    {
        var scenario = Play.Scenario();
        scenario.Greeting = new() { Say = "greeting" };
        await using var server = await SimulatorServer.StartAsync(scenario);
        var (client, _) = await RawClient.ReadyAsync(server, greets: true);
        await using var __ = client;
        await client.NextAsync("response.done");
        Assert.DoesNotContain(client.All, g => g.Type!.StartsWith("input_audio_buffer", StringComparison.Ordinal));
        byte[] pcm = [.. client.All.Where(g => g.Type == "response.output_audio.delta").SelectMany(g => g.Audio)];
        Assert.Equal(VoiceClips.Get("greeting").Samples.ToArray(), MemoryMarshal.Cast<byte, short>(pcm).ToArray());
        var text = string.Concat(client.All.Where(g => g.Type == "response.output_audio_transcript.delta").Select(g => g["delta"].GetString()));
        Assert.Equal(VoiceClips.Get("greeting").Caption, text);
    }

    [Fact]
    public async Task Delivery_is_ten_times_real_time_on_the_given_clock()
    {
        var clock = new HydraKiosk.Fakes.ManualClock();
        var scenario = Play.Scenario(s => s.DeliverySpeed = 10);
        scenario.Greeting = Play.Tone(10);
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        var (client, _) = await RawClient.ReadyAsync(server, greets: true);
        await using var __ = client;

        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await server.Log.WaitAsync(e => e.Type == "response.output_audio.delta" && e.SampleClock >= 4.8 * 24_000);
        await client.BarrierAsync();
        Assert.DoesNotContain(server.Log.Entries, e => e.SampleClock > 5.4 * 24_000);
        Assert.Equal(0, server.Log.CountSent("response.done"));
        clock.Advance(TimeSpan.FromMilliseconds(600));
        await client.NextAsync("response.done");
    }

    [Fact]
    public async Task Speech_during_generation_cancels_it_after_at_most_three_late_deltas()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.DeliverySpeed = 1; s.AudioDoneOnCancel = false; },
            Play.Tone(60), Play.Tone(0.1)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        var first = await client.NextAsync("response.output_audio.delta");
        await client.SendAudioAsync(Sound.Speech(400));
        await client.NextAsync("input_audio_buffer.speech_started");
        var from = client.All.Count;
        var cancelled = await client.NextAsync("response.done");
        Assert.Equal(("cancelled", "interrupted"),
            (cancelled["response.status"].GetString(), cancelled["response.status_details.reason"].GetString()));
        Assert.Equal(first["response_id"].GetString(), cancelled["response.id"].GetString());
        var between = client.All[from..^1];
        Assert.Equal("conversation.item.added", between[0].Type);
        Assert.InRange(between.Count(g => g.Type == "response.output_audio.delta"), 1, 3);
        Assert.DoesNotContain(between, g => g.Type == "response.output_audio.done");

        await client.SendAudioAsync(Sound.Silence(600));
        var second = await client.NextAsync("response.done");
        Assert.Equal("completed", second["response.status"].GetString());
        Assert.DoesNotContain(client.All[(client.All.IndexOf(cancelled) + 1)..], g => g.Type == "response.output_audio.delta"
            && g["response_id"].GetString() == first["response_id"].GetString());
    }

    [Fact]
    public async Task Speech_after_generation_is_told_by_speech_started_alone()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(5), Play.Tone(0.1)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        var from = client.All.Count;
        await client.SpeakAsync();
        await client.NextAsync("response.created");
        Assert.Equal(
            ["input_audio_buffer.speech_started", "conversation.item.added", "input_audio_buffer.speech_stopped", "conversation.item.done",
                "response.created"],
            client.All[from..].Select(g => g.Type));
    }

    [Fact]
    public async Task A_short_noise_is_a_discarded_turn_and_the_reply_goes_on()
    {
        var clock = new HydraKiosk.Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.DeliverySpeed = 10, Play.Tone(20)), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromMilliseconds(200));
        var reply = await client.NextAsync("response.created");
        await client.NextAsync("response.output_audio.delta");
        await client.SpeakAsync(speechMs: 120);
        var discarded = await client.NextAsync("conversation.item.done");
        Assert.Equal(("user", "incomplete"), (discarded["item.role"].GetString(), discarded["item.status"].GetString()));
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        var done = await client.NextAsync("response.done");
        Assert.Equal(("completed", reply["response.id"].GetString()), (done["response.status"].GetString(), done["response.id"].GetString()));
        Assert.Equal(20 * 48_000, client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length));
        Assert.Equal(1, server.Log.CountSent("response.created"));
    }

    [Fact]
    public async Task A_click_and_a_constant_offset_are_no_speech()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var offset = Sound.Silence(1000);
        Array.Fill(offset, (short)8000);
        await client.SendAudioAsync(offset[..(offset.Length / 2)]);
        await client.SendAudioAsync(Sound.Speech(30));
        await client.SendAudioAsync(Sound.Silence(800));
        await client.SendAsync("""{"type":"nonsense","event_id":"end"}""");
        Assert.Equal("error", (await client.NextAsync())!.Type);
    }

    [Fact]
    public async Task A_turn_does_not_end_because_the_client_stops_sending()
    {
        var clock = new HydraKiosk.Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.IdleSeconds = 30), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Speech(1000));
        await client.NextAsync("conversation.item.added");
        await server.Log.WaitReceivedAsync("input_audio_buffer.append", nth: 50);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, server.Log.CountSent("input_audio_buffer.speech_stopped"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1000, await client.CloseCodeAsync());
        Assert.Equal("uplink-stopped", Assert.Single(server.Log.Violations).Kind);
        Assert.Equal(0, server.Log.CountSent("input_audio_buffer.speech_stopped"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"response_id\":\"ID\"")]
    public async Task The_client_can_cancel_with_and_without_the_id(string id)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.DeliverySpeed = 1, Play.Tone(60)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync("""{"type":"response.cancel","event_id":"idle"}""");
        await client.SpeakAsync();
        var created = await client.NextAsync("response.created");
        await client.SendAsync("""{"type":"response.cancel","event_id":"wrong","response_id":"resp_other"}""");
        await client.NextAsync("response.output_audio.delta");
        var field = id.Replace("ID", created["response.id"].GetString(), StringComparison.Ordinal);
        await client.SendAsync($$"""{"type":"response.cancel","event_id":"right"{{field}}}""");
        var done = await client.NextAsync("response.done");
        Assert.Equal(("cancelled", "client_cancelled"), (done["response.status"].GetString(), done["response.status_details.reason"].GetString()));
        Assert.DoesNotContain(client.All, g => g.Type == "error");
    }

    [Fact]
    public async Task Responses_can_end_incomplete_and_failed()
    {
        var cut = Play.Tone(1);
        cut.Ending = ReplyEnding.Incomplete;
        var broken = Play.Tone(1);
        broken.Ending = ReplyEnding.Failed;
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, cut, broken));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        var incomplete = await client.NextAsync("response.done");
        Assert.Equal(("incomplete", "max_output_tokens"),
            (incomplete["response.status"].GetString(), incomplete["response.status_details.reason"].GetString()));
        await client.SpeakAsync();
        var failed = await client.NextAsync("response.done");
        Assert.Equal(("failed", "internal_error"), (failed["response.status"].GetString(), failed["response.status_details.error.code"].GetString()));
    }

    [Fact]
    public async Task Speech_stopped_may_come_after_the_reply_began()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.SpeechStoppedDelayMs = 30; s.DeliverySpeed = 10; },
            Play.Tone(5)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        var types = client.All.Select(g => g.Type).ToList();
        Assert.True(types.IndexOf("input_audio_buffer.speech_stopped") > types.IndexOf("response.created"));
    }

    [Theory]
    [InlineData(OverCeilingBehaviour.NoAudio)]
    [InlineData(OverCeilingBehaviour.NothingAfterCreated)]
    public async Task Above_the_payload_ceiling_replies_have_no_sound_and_nobody_says_so(OverCeilingBehaviour behaviour)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.OverCeiling = behaviour));
        var (client, configured) = await RawClient.ReadyAsync(server, instructions: new string('x', 33_000));
        await using var __ = client;
        Assert.Equal(33_000, configured["session.instructions"].GetString()!.Length);
        await client.SpeakAsync();
        await client.NextAsync("response.created");
        if (behaviour == OverCeilingBehaviour.NoAudio)
        {
            Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        }
        else
        {
            await client.SendAsync("""{"type":"nonsense","event_id":"end"}""");
            Assert.Equal("error", (await client.NextAsync())!.Type);
        }

        Assert.DoesNotContain(client.All, g => g.Type == "response.output_audio.delta");
        Assert.Contains(server.Log.Violations, v => v.Kind == "configure-too-large");
    }

    [Fact]
    public async Task Everything_is_forgotten_on_reconnect()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(0.1), Play.Tone(0.3)));
        for (var round = 0; round < 2; round++)
        {
            var (client, _) = await RawClient.ReadyAsync(server);
            await using var __ = client;
            await client.SpeakAsync();
            await client.NextAsync("response.done");
            Assert.Equal(4800, client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length));
            await client.CloseAsync();
            await server.Log.Sessions[round].Ended.WaitAsync(RawClient.Patience);
        }

        Assert.NotEqual(server.Log.Sessions[0].Id, server.Log.Sessions[1].Id);
    }
}

/// <summary>Moves a clock until something has happened on another thread; the limit only ever fails.</summary>
internal static class Clock
{
    public static async Task AdvanceUntilAsync(HydraKiosk.Fakes.ManualClock clock, TimeSpan step, Func<bool> happened)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!happened())
        {
            clock.Advance(step);
            await Task.Yield();

            // Other threads carry the messages; on a busy machine they need their turn between two steps.
            Thread.Yield();
            Assert.True(TimeProvider.System.GetElapsedTime(started) < RawClient.Patience, "it did not happen");
        }
    }
}
