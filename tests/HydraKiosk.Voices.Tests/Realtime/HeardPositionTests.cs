using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>What the service is told of what was heard: as the device has it, and never past what there is.</summary>
public sealed class HeardPositionTests
{
    private static readonly TimeSpan _slack = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(500, false, 11)]
    [InlineData(500, true, 12)]
    public async Task Random_interruptions_are_told_within_20_ms_and_none_is_refused(int interruptions, bool twoItems, int seed)
    {
        var random = new Random(seed);
        var scenario = new Scenario { Default = ServedVoice.Tone(4), Seed = seed };
        scenario.Server.TwoItemReplies = twoItems;
        scenario.Server.FirstDeltaMs = 0;
        scenario.Server.DeliverySpeed = 20;
        await using var served = await ServedVoice.ReadyAsync(scenario);
        var expected = new List<(int Reply, TimeSpan Heard)>();
        for (var i = 0; i < interruptions; i++)
        {
            Assert.True(served.Voice.AskForReply());
            var began = await served.NextAsync<VoiceReplyBegan>();
            var letThrough = random.Next(0, 12);
            for (var tick = 0; tick < letThrough; tick++)
            {
                await served.TickAsync();
            }

            // The device plays what it has; where it is in it no clock of the service's can know.
            var heard = served.Loudspeaker.Length(began.Reply) * random.NextDouble();
            served.Voice.Interrupt(began.ReplyId);
            Assert.True(served.Voice.ReportHeard(began.Reply, heard, isWhole: false));
            expected.Add((began.Reply, heard));
            await served.NextAsync<VoiceReplyEnded>(ended => ended.Reply == began.Reply);
        }

        await served.Server.Log.WaitAsync(e => e.Direction == LogDirection.Received && e.Type == "response.cancel", interruptions);
        served.Voice.Disconnect();
        await served.NextAsync<VoiceClosed>();

        // What the service believes was heard of each reply: the cuts, and whole items where there was none.
        var believed = Believed(served.Server.Log);
        Assert.Equal(interruptions, believed.Count);
        for (var i = 0; i < interruptions; i++)
        {
            var difference = (believed[i] - expected[i].Heard).Duration();
            Assert.True(difference <= _slack,
                $"interruption {i}: the service believes {believed[i].TotalMilliseconds} ms, the device says {expected[i].Heard.TotalMilliseconds} ms");
        }

        Assert.Empty(served.Server.Log.Violations);
        Assert.DoesNotContain(served.Server.Log.Entries, e => e is { Direction: LogDirection.Sent, Type: "error" }
            && !e.Json!.Contains("response_cancel_not_active", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_position_that_is_refused_is_told_once_and_the_session_goes_on()
    {
        var scenario = ServedVoice.Scenario(ServedVoice.Tone(5), ServedVoice.Tone(1));
        scenario.Server.RefusesTruncation = true;
        await using var served = await ServedVoice.ReadyAsync(scenario);
        var first = await served.AskAsync();
        served.Voice.ReportHeard(first.Reply, TimeSpan.FromSeconds(1), isWhole: false);
        await served.Server.Log.WaitSentAsync("error");

        var second = await served.AskAsync();

        Assert.Equal(TimeSpan.FromSeconds(1), second.Sound);
        Assert.Single(served.Log.Lines, line => line.EventId == 2203);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task What_was_heard_whole_or_of_another_session_is_not_told()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(1)));
        var done = await served.AskAsync();

        Assert.True(served.Voice.ReportHeard(done.Reply, TimeSpan.FromSeconds(1), isWhole: true));
        served.Voice.ReportHeard(done.Reply, TimeSpan.FromSeconds(0.2), isWhole: false); // once is once
        served.Voice.ReportHeard(done.Reply + 7, TimeSpan.FromSeconds(0.2), isWhole: false);
        await served.EndWellAsync();

        Assert.Equal(0, served.Server.Log.CountReceived("conversation.item.truncate"));
    }

    private static List<TimeSpan> Believed(SimulatorLog log)
    {
        var items = new Dictionary<string, double>(StringComparer.Ordinal);
        var replies = new List<List<string>>();
        var byReply = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var entry in log.Entries)
        {
            switch (entry)
            {
                case { Direction: LogDirection.Sent, Type: "response.created" }:
                    replies.Add(byReply[entry.ResponseId!] = []);
                    break;
                case { Direction: LogDirection.Sent, Type: "response.output_audio.delta" }:
                    if (!items.ContainsKey(entry.ItemId!))
                    {
                        byReply[entry.ResponseId!].Add(entry.ItemId!);
                    }

                    items[entry.ItemId!] = items.GetValueOrDefault(entry.ItemId!) + (entry.Samples / 24.0);
                    break;
                case { Direction: LogDirection.Sent, Type: "conversation.item.truncated" }:
                    items[entry.ItemId!] = JsonDocument.Parse(entry.Json!).RootElement.GetProperty("audio_end_ms").GetInt32();
                    break;
                case { Direction: LogDirection.Sent, Type: "conversation.item.deleted" }:
                    items[entry.ItemId!] = 0;
                    break;
            }
        }

        return [.. replies.Select(ids => TimeSpan.FromMilliseconds(ids.Sum(id => items[id])))];
    }
}
