using System.Net.WebSockets;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Voices.Realtime;
using HydraKiosk.Voices.Tests.Drift;
using HydraKiosk.Voices.Tests.Realtime;

namespace HydraKiosk.Voices.Tests.Readers;

/// <summary>Whole sessions of Realtime with a service that says what no service should.</summary>
public sealed class HostileRealtimeTests
{
    private const string Created = """{"type":"session.created","session":{"id":"sess_1"}}""";
    private const string Updated = """{"type":"session.updated","session":{}}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    private static readonly string[] _reply =
    [
        """{"type":"response.created","response":{"id":"last"}}""",
        """{"type":"response.output_audio.delta","response_id":"last","item_id":"item","delta":"AQACAAMABAA="}""",
        """{"type":"response.done","response":{"id":"last","status":"completed"}}""",
    ];

    [Theory]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":{"format":{"type":"audio/pcm","rate":"24000"}}}}}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":{"format":{"type":"audio/pcm","rate":16000}}}}}""", 16_000, null)]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":{"format":{"type":"audio/pcm","rate":-16000}}}}}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":{"format":{"type":null,"rate":null}}}}}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":{"audio":[],"expires_at":"soon"}}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":null},"expires_at":-1}}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":null}""", 24_000, null)]
    [InlineData("""{"type":"session.updated"}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":{"expires_at":99999999999999999999}}""", 24_000, null)]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":{"format":{"type":"audio/pcmu"}}}}}""", 0, "audio/pcmu")]
    [InlineData("""{"type":"session.updated","session":{"audio":{"output":{"format":{"type":5}}}}}""", 0, "its replies are 5")]
    [InlineData("""{"type":"error","error":null}""", 0, "")]
    [InlineData("""{"type":"error","error":"no"}""", 0, "no")]
    public async Task What_answers_an_update_makes_a_session_or_a_reason(string answer, int rateHz, string? refused)
    {
        await using var service = new HostileService(async (socket, stop) =>
        {
            foreach (var message in (string[])[Created, answer, .. _reply])
            {
                await HostileService.SayAsync(socket, message, stop);
            }
        });
        var speaker = new Loudspeaker();
        await using var voice = Voice(service, speaker, out var log);

        if (refused is not null)
        {
            Assert.Contains(refused, (await NextAsync<VoiceDown>(voice)).Detail, StringComparison.Ordinal);
            return;
        }

        await NextAsync<VoiceReady>(voice);
        var done = await NextAsync<VoiceReplyEnded>(voice);
        Assert.Equal(rateHz, speaker.RateHz);
        Assert.Equal<short>([1, 2, 3, 4], speaker.Sound(done.Reply));
        Assert.Equal(rateHz == 24_000 ? 0 : 1, log.Lines.Count(line => line.EventId == 2205)); // another rate than was agreed is named
    }

    [Theory]
    [InlineData("""{"type":"session.created"}""")]
    [InlineData("""{"type":"session.created","session":null}""")]
    [InlineData("""{"type":"session.created","session":[]}""")]
    [InlineData("""{"type":"session.created","session":"sess_1"}""")]
    public async Task What_creates_no_session_is_no_Realtime(string created)
    {
        await using var service = new HostileService((socket, stop) => HostileService.SayAsync(socket, created, stop));
        await using var voice = Voice(service, new Loudspeaker(), out _);

        var down = await NextAsync<VoiceDown>(voice);
        Assert.Equal((LinkFault.UpgradeRefused, 2081), (down.Fault, down.CauseCode));
        Assert.Contains("not OpenAI's Realtime", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_damaged_message_of_a_running_session_costs_at_most_a_line()
    {
        string[] kinds = ["input_audio_buffer", "conversation.item", "rate_limits", "\"session.updated\""];
        var damaged = RecordedFrames.Read("realtime/documented.ndjson").Where(frame => kinds.Any(kind => frame.Contains(kind, StringComparison.Ordinal)))
            .SelectMany(Mutations.Of).Select(mutation => mutation.Message).Where(message => message.Length < 10_000).ToList();
        Assert.InRange(damaged.Count, 500, 20_000);
        foreach (var some in damaged.Chunk(2_500)) // more at once are a flood
        {
            await using var service = new HostileService(async (socket, stop) =>
            {
                foreach (var message in (string[])[Created, Updated, .. some, .. _reply])
                {
                    await HostileService.SayAsync(socket, message, stop);
                }
            });
            var speaker = new Loudspeaker();
            await using var voice = Voice(service, speaker, out var log);

            var done = await NextAsync<VoiceReplyEnded>(voice);
            Assert.Equal<short>([1, 2, 3, 4], speaker.Sound(done.Reply));
            Assert.InRange(log.Lines.Count(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning), 0, 20);
        }
    }

    [Theory]
    [InlineData("""{"type":"~"}""")]
    [InlineData("""{"~":1,"type":"x"}""")]
    [InlineData("""{"type":"response.output_audio_transcript.delta","response_id":"~","delta":"~"}""")]
    [InlineData("""{"type":"response.created","response":{"id":"~"}}""")]
    [InlineData("""{"type":"input_audio_buffer.speech_started","item_id":"~"}""")]
    [InlineData("""{"type":"response.function_call_arguments.done","call_id":"~","name":"~","arguments":"~"}""")]
    [InlineData("""{"type":"error","error":{"type":"~","code":"~","message":"~","param":"~","event_id":"~"}}""")]
    public async Task Names_of_a_mebibyte_are_cut_where_they_are_read(string message)
    {
        await using var service = new HostileService(async (socket, stop) =>
        {
            var large = message.Replace("~", new string('n', 1 << 20), StringComparison.Ordinal);
            foreach (var said in (string[])[Created, Updated, large, .. _reply])
            {
                await HostileService.SayAsync(socket, said, stop);
            }
        });
        var speaker = new Loudspeaker();
        var told = new List<VoiceEvent>();
        await using var voice = Voice(service, speaker, out var log);

        var done = await NextAsync<VoiceReplyEnded>(voice, told, ended => ended.ReplyId == "last");
        Assert.Equal<short>([1, 2, 3, 4], speaker.Sound(done.Reply));
        Assert.All(told, happened => Assert.InRange(happened.ToString().Length, 0, 70_000));
        Assert.All(log.Lines, line => Assert.InRange(line.Message.Length, 0, 2_000));
    }

    [Theory]
    [InlineData("""{"type":"rate_limits.updated"}""", "messages by thousands")]
    [InlineData("""{"no":"type"}""", "messages by thousands")]
    [InlineData("""{"type":"response.created","response":{}}""", "messages by thousands")]
    [InlineData("""{"type":"response.output_audio.delta","response_id":"r","delta":""}""", "pieces of audio by tens of thousands")]
    [InlineData("""{"type":"response.function_call_arguments.done","call_id":"c","name":"n","arguments":"{}"}""", "calls of tools by hundreds")]
    public async Task A_hundred_thousand_messages_end_the_session_by_their_name(string message, string named)
    {
        await using var service = new HostileService(async (socket, stop) =>
        {
            await HostileService.SayAsync(socket, Created, stop);
            await HostileService.SayAsync(socket, Updated, stop);
            for (var n = 0; n < 100_000; n++)
            {
                await HostileService.SayAsync(socket, message, stop);
            }
        });
        await using var voice = Voice(service, new Loudspeaker(), out _);

        Assert.Contains(named, (await NextAsync<VoiceDown>(voice)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_item_without_a_name_the_service_is_told_nothing()
    {
        var table = new ReplyTable(new Link.Wire.ResponseNumbers(), 48_000);
        var reply = table.Add("r"u8, isAnnounced: true);
        table.Count(reply, ""u8, 48_000);
        table.Count(reply, "named"u8, 48_000);
        table.Done(reply);

        Assert.Equal([new HeardItem("named", 500)], table.Settle(reply.Number, TimeSpan.FromSeconds(1.5)));
    }

    private static RealtimeVoice Voice(HostileService service, Loudspeaker speaker, out TestLog log)
    {
        log = new TestLog();
        var options = new RealtimeOptions();
        var link = new LinkOptions { Endpoint = service.Endpoint, Model = "gpt-realtime", ApiKey = new ApiKey("sk-test-key") };
        var microphone = new Microphone(options.Traits.Uplink);
        var voice = new RealtimeVoice(options, link, microphone, speaker, TimeProvider.System, log.For<RealtimeVoice>(), seed: 3);
        voice.Connect(() => new SessionPlan("Be brief.", "", Greet: false, []));
        return voice;
    }

    private static async Task<T> NextAsync<T>(RealtimeVoice voice, List<VoiceEvent>? told = null, Func<T, bool>? which = null)
        where T : VoiceEvent
    {
        while (true)
        {
            var next = await voice.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_patience);
            told?.Add(next);
            if (next is T found && which?.Invoke(found) != false)
            {
                return found;
            }

            Assert.False(next is VoiceDown, next.ToString());
        }
    }
}
