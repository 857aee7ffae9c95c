using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Wire;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>What a service may say that no good service says.</summary>
public sealed class HostileServiceTests
{
    private static readonly string[] _messages =
    [
        """{"type":"response.created","response":{"id":"r1","status":"in_progress"}}""",
        """{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAABAAIAAwAEAAUA"}""",
        """{"type":"response.output_audio.delta","item_id":"i2","audio":"AAAB","sample_rate_hz":16000}""",
        """{"type":"response.output_audio_transcript.delta","response_id":"r1","item_id":"i1","delta":"words"}""",
        """{"type":"response.output_item.added","response_id":"r1","item":{"type":"function_call","call_id":"c1","name":"n"}}""",
        """{"type":"response.function_call_arguments.delta","response_id":"r1","call_id":"c1","delta":"{\"a\":"}""",
        """{"type":"response.function_call_arguments.done","response_id":"r1","call_id":"c1","arguments":"{\"a\":1}"}""",
        """{"type":"response.done","response":{"id":"r1","status":"failed","status_details":{"error":{"code":"x"}},"usage":{"input_tokens":1e9}}}""",
    ];

    [Fact]
    public void No_bytes_make_the_reader_throw_and_every_reply_ends_once()
    {
        var random = new Random(9);
        for (var session = 0; session < 200; session++)
        {
            var speaker = new Loudspeaker();
            var told = new List<VoiceEvent>();
            var log = new TestLog();
            var replies = new RealtimeReplies(new ResponseNumbers(), speaker, 48_000, new RealtimeJournal(log), log, told.Add, _ => { });
            for (var n = 0; n < 60; n++)
            {
                var bytes = Encoding.UTF8.GetBytes(_messages[random.Next(_messages.Length)]);
                for (var flips = random.Next(0, 4); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
                }

                var message = default(RealtimeMessage);
                if (!message.TryRead(bytes, out _))
                {
                    continue;
                }

                var kind = message.Kind();
                if (kind == RealtimeKind.AudioDelta)
                {
                    replies.TakeSound(in message);
                }
                else if (kind == RealtimeKind.Error)
                {
                    _ = RealtimeErrors.Ends(RealtimeErrors.Read(in message), isReady: true);
                }
                else
                {
                    replies.Take(kind, in message);
                }
            }

            replies.End();
            var begun = told.OfType<VoiceReplyBegan>().Select(b => b.Reply).ToList();
            Assert.Equal(begun.Order(), begun);
            Assert.Equal(begun.Count, begun.Distinct().Count());
            Assert.Equal(speaker.Completed.Length, speaker.Completed.Distinct().Count());
            Assert.Equal(begun.Count, speaker.Completed.Length);
        }
    }

    [Fact]
    public async Task Another_services_wire_at_the_address_is_named()
    {
        await using var hydra = await Simulator.SimulatorServer.StartAsync(new Scenario(), cancellation: TestContext.Current.CancellationToken);
        var options = new RealtimeOptions();
        var log = new TestLog();
        await using var voice = new RealtimeVoice(
            options, new Link.Contract.LinkOptions { Endpoint = hydra.Endpoint, Model = "hydra-v1.1", ApiKey = new(Simulator.SimulatorServer.DefaultKey) },
            new Microphone(options.Traits.Uplink), new Loudspeaker(), TimeProvider.System, log.For<RealtimeVoice>(), seed: 3);
        voice.Connect(() => new SessionPlan("Be brief.", "", Greet: false, []));

        VoiceEvent next;
        do
        {
            next = await voice.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(ServedVoice.Patience);
        }
        while (next is not VoiceDown);

        Assert.Equal((LinkFault.UpgradeRefused, 2081), (((VoiceDown)next).Fault, ((VoiceDown)next).CauseCode));
        Assert.Equal("this looks like Hydra; the voice here is OpenAI's Realtime", ((VoiceDown)next).Detail);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("nested")]
    [InlineData("nulls")]
    [InlineData("binary")]
    [InlineData("string-error")]
    [InlineData("no-type")]
    [InlineData("large:1000000")]
    public async Task Broken_messages_cost_a_line_and_nothing_else(string fault)
    {
        var scenario = ServedVoice.Scenario(ServedVoice.Tone(0.5));
        scenario.Faults = [new() { At = "speech:1", Do = fault }];
        await using var served = await ServedVoice.ReadyAsync(scenario);

        var done = await served.AskAsync();

        Assert.Equal(TimeSpan.FromSeconds(0.5), done.Sound);
        Assert.InRange(served.Log.Lines.Count(line => line.EventId is >= 2200 and < 2240), 0, 1);
        await served.EndWellAsync();
    }
}
