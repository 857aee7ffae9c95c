using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Wire;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Hearing;
using HydraKiosk.Voices.Cascade.Speaking;
using HydraKiosk.Voices.Duplex.Wire;
using HydraKiosk.Voices.Realtime;
using HydraKiosk.Voices.Tests.Drift;
using HydraKiosk.Voices.Tests.Realtime;

namespace HydraKiosk.Voices.Tests.Readers;

/// <summary>
/// Every recorded message of every wire, with each of its fields absent, null and of every other type. Whatever comes, the reader goes on: what
/// follows undamaged is understood as before.
/// </summary>
public sealed class ReaderTableTests
{
    private static readonly string[] _after =
    [
        """{"type":"response.created","response":{"id":"after","status":"in_progress"}}""",
        """{"type":"response.output_audio_transcript.delta","response_id":"after","item_id":"item","delta":"hi"}""",
        """{"type":"response.output_audio.delta","response_id":"after","item_id":"item","delta":"AQACAAMABAA="}""",
        """{"type":"response.function_call_arguments.done","response_id":"after","call_id":"call-after","name":"n","arguments":"{}"}""",
        """{"type":"response.done","response":{"id":"after","status":"completed"}}""",
    ];

    [Fact]
    public void Replies_of_Realtime()
    {
        var frames = RecordedFrames.Read("realtime/documented.ndjson");
        Assert.True(frames.Count > 30);
        for (var damaged = 0; damaged < frames.Count; damaged++)
        {
            if (!frames[damaged].Contains("\"response.", StringComparison.Ordinal) && !frames[damaged].Contains("\"error\"", StringComparison.Ordinal))
            {
                continue; // of the session: HostileRealtimeTests
            }

            foreach (var (where, message) in Mutations.Of(frames[damaged]))
            {
                var speaker = new Loudspeaker();
                var told = new List<VoiceEvent>();
                var log = new TestLog();
                var replies = new RealtimeReplies(new ResponseNumbers(), speaker, 48_000, new RealtimeJournal(log), log, told.Add, _ => { });
                foreach (var frame in frames.Take(damaged).Append(message).Concat(frames.Skip(damaged + 1)).Concat(_after))
                {
                    Take(replies, frame);
                }

                replies.End();
                var here = $"frame {damaged}: {where}";
                var began = told.OfType<VoiceReplyBegan>().ToList();
                var after = began.Find(b => b.ReplyId == "after");
                Assert.True(after is not null, here);
                Assert.True(speaker.Sound(after.Reply).SequenceEqual<short>([1, 2, 3, 4]), here);
                Assert.True(told.OfType<VoiceReplyEnded>().Count(e => e.Reply == after.Reply && e.Calls == 1) == 1, here);
                Assert.True(told.OfType<VoiceCallAsked>().Count(c => c is { CallId: "call-after", Name: "n", ArgumentsJson: "{}" }) == 1, here);
                Assert.True(began.Select(b => b.Reply).Order().SequenceEqual(speaker.Completed.Order()), here);
                Assert.All(told.OfType<VoiceReplyText>(), text => Assert.InRange(text.Text.Length, 0, 8_200));
            }
        }
    }

    [Theory]
    [InlineData("pulse")]
    [InlineData("lightning")]
    [InlineData("chat")]
    public void Readers_of_the_cascade(string wire)
    {
        foreach (var frame in RecordedFrames.Folder(wire).Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line)
            .Where(line => line.StartsWith('{')))
        {
            foreach (var (where, message) in Mutations.Of(frame))
            {
                var utf8 = Encoding.UTF8.GetBytes(message);
                var problem = Record.Exception(() => ReadCascade(wire, utf8));
                Assert.True(problem is null, $"{where} of {frame}: {problem}");
            }
        }
    }

    [Theory]
    [InlineData("""{"transcript":"a","is_final":"true"}""", "a", true, null)]
    [InlineData("""{"transcript":"a","is_final":null}""", "a", false, null)]
    [InlineData("""{"transcript":"a","is_final":1}""", "a", false, null)]
    [InlineData("""{"transcript":null,"is_final":true}""", "", true, null)]
    [InlineData("""{"transcript":5,"is_final":true}""", "", true, null)]
    [InlineData("""{"transcript":"a","error":null}""", "a", false, null)]
    [InlineData("""{"transcript":"a","error":""}""", "a", false, null)]
    [InlineData("""{"transcript":"a","error":false}""", "a", false, null)]
    [InlineData("""{"error":{"code":1},"message":"gone"}""", "", false, "gone")]
    [InlineData("""{"error":5}""", "", false, "without a word")]
    public void The_recognisers_optional_fields(string message, string text, bool isFinal, string? error)
    {
        var read = PulseReader.Read(Encoding.UTF8.GetBytes(message), out var problem);

        Assert.Null(problem);
        Assert.Equal((text, isFinal, error), (read!.Text, read.IsFinal, read.Error));
    }

    [Theory]
    [InlineData("""{"status":"complete","data":{"audio":null}}""", "Complete", 0, 0, 0.0)]
    [InlineData("""{"status":"complete","data":null,"error":null}""", "Complete", 0, 0, 0.0)]
    [InlineData("""{"status":"chunk","data":{"audio":"AAAA","sample_rate":"16000"}}""", "Sound", 3, 16_000, 0.0)]
    [InlineData("""{"status":"chunk","data":{"audio":"AAAA","sample_rate":null}}""", "Sound", 3, 0, 0.0)]
    [InlineData("""{"status":"chunk","data":{"audio":"AAAA","sample_rate":-5}}""", "Sound", 3, 0, 0.0)]
    [InlineData("""{"status":"word_timestamp","data":{"word":"a","start":"1.5","end":"2"}}""", "Word", 0, 0, 1.5)]
    [InlineData("""{"status":"word_timestamp","data":{"word":null,"start":null,"end":{}}}""", "Word", 0, 0, 0.0)]
    [InlineData("""{"status":"word_timestamp","data":{"word":"a","start":1e400}}""", "Word", 0, 0, 0.0)]
    [InlineData("""{"status":"complete","error":""}""", "Complete", 0, 0, 0.0)]
    [InlineData("""{"status":"complete","error":{"message":"no"}}""", "Error", 0, 0, 0.0)]
    public void The_voices_optional_fields(string message, string kind, int bytes, int rateHz, double from)
    {
        var sound = new byte[8];

        Assert.Null(LightningReader.Read(Encoding.UTF8.GetBytes(message), ref sound, out var read));
        Assert.Equal((kind, bytes, rateHz, from), (read.Kind.ToString(), read.SoundBytes, read.RateHz, read.From));
    }

    [Theory]
    [InlineData("\"index\":\"0\",", "\"index\":\"1\",")]
    [InlineData("\"index\":null,", "\"index\":null,")]
    [InlineData("\"index\":{},", "\"index\":[],")]
    [InlineData("", "")]
    [InlineData("\"index\":0.0,", "\"index\":1.0,")]
    public void Two_calls_of_a_chat_stay_two_however_they_are_numbered(string first, string second)
    {
        var answer = new ChatAnswer(_ => { });
        string[] pieces =
        [
            "{" + first + "\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"{\\\"x\\\":\"}}",
            "{" + first + "\"function\":{\"arguments\":\"1}\"}}",
            "{" + second + "\"id\":\"b\",\"function\":{\"name\":\"two\",\"arguments\":null}}",
        ];
        foreach (var piece in pieces)
        {
            answer.Take(Encoding.UTF8.GetBytes("{\"choices\":[{\"delta\":{\"tool_calls\":[" + piece + "]}}]}"));
        }

        answer.Take("""{"choices":[{"delta":null,"finish_reason":"tool_calls"}]}"""u8);
        Assert.Equal([("a", "one", """{"x":1}"""), ("b", "two", "{}")], answer.End().Calls.Select(call => (call.Id, call.Name, call.Arguments)));
    }

    [Fact]
    public void A_second_choice_is_passed_over_also_where_its_number_is_a_text()
    {
        var text = "";
        var answer = new ChatAnswer(piece => text += piece);
        answer.Take("""{"choices":[{"index":"1","delta":{"content":"no"}},{"index":"0","delta":{"content":"yes"},"finish_reason":"stop"}]}"""u8);

        Assert.Equal(("yes", null), (text, answer.End().Problem));
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_of_a_continuous_voice_is_lived_through()
    {
        var messages = RecordedFrames.Read("duplex/frames.base64").Select(Convert.FromBase64String).Where(m => m[0] == 1).Select(m => m[1..]).Take(6).ToList();
        for (var at = 0; at < messages[2].Length; at++)
        {
            foreach (var damaged in new[] { messages[2][..at], [.. messages[2][..at], (byte)~messages[2][at], .. messages[2][(at + 1)..]] })
            {
                var downlink = new OpusDownlink();
                var heard = 0;
                foreach (var message in messages.Take(2).Append(damaged).Concat(messages.Skip(3)))
                {
                    downlink.Add(message, samples => heard += samples.Length);
                }

                Assert.Null(downlink.Problem);
                Assert.True(heard >= 48_000 / 25, $"only {heard} samples with byte {at} damaged"); // at least one of the packets after it
            }
        }
    }

    private static void Take(RealtimeReplies replies, string frame)
    {
        var message = default(RealtimeMessage);
        if (!message.TryRead(Encoding.UTF8.GetBytes(frame), out _))
        {
            return;
        }

        switch (message.Kind())
        {
            case RealtimeKind.AudioDelta:
                replies.TakeSound(in message);
                break;
            case RealtimeKind.Error:
                _ = RealtimeErrors.Ends(RealtimeErrors.Read(in message), isReady: true);
                break;
            case var kind:
                replies.Take(kind, in message);
                break;
        }
    }

    private static void ReadCascade(string wire, byte[] utf8)
    {
        switch (wire)
        {
            case "pulse":
                var heard = PulseReader.Read(utf8, out _);
                Assert.InRange(heard?.Text.Length ?? 0, 0, PulseReader.MostCharacters);
                break;
            case "lightning":
                var sound = new byte[8];
                _ = LightningReader.Read(utf8, ref sound, out var message);
                Assert.InRange(message.From, 0, message.Until);
                break;
            default:
                var answer = new ChatAnswer(piece => Assert.InRange(piece.Length, 1, ChatAnswer.MostCharacters));
                answer.Take(utf8);
                answer.Take("""{"choices":[{"delta":{},"finish_reason":"stop"}]}"""u8);
                _ = answer.End();
                break;
        }
    }
}
