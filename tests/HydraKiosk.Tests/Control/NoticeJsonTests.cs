using System.Text;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Tests.Control;

public sealed class NoticeJsonTests
{
    private static readonly DateTimeOffset _at = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<ConversationNotice, string> Facts => new()
    {
        { new PhaseChanged(ConversationPhase.Idle, ConversationPhase.Connecting), """ "what":"phase","from":"idle","to":"connecting" """ },
        { new ConversationBegan("press"), """ "what":"conversation-began","why":"press" """ },
        { new ConversationEnded("linger"), """ "what":"conversation-ended","why":"linger" """ },
        {
            new SessionReady(new VoiceSession("s-1", 24_000, Greets: true, IsReconnect: true, TimeSpan.FromMilliseconds(81.4))),
            """ "what":"session-ready","sessionId":"s-1","outputSampleRateHz":24000,"isReconnect":true,"handshakeMs":81 """
        },
        {
            new SessionMissing(LinkFault.CredentialsRefused, "HTTP 401", TimeSpan.FromMinutes(5)),
            """ "what":"session-missing","fault":"credentials-refused","detail":"HTTP 401","retryInMs":300000 """
        },
        { new SessionMissing(LinkFault.Lost, "gone", null), """ "what":"session-missing","fault":"lost","detail":"gone" """ },
        {
            new SessionMissing(LinkFault.CredentialsRefused, "HTTP 401", null) { CauseCode = 2011, NeedsTechnician = true },
            """ "what":"session-missing","fault":"credentials-refused","detail":"HTTP 401","code":"HK-2011" """
        },
        { new SessionReplaced("no sound"), """ "what":"session-replaced","why":"no sound" """ },
        { new ReplyStalled(2, TimeSpan.FromSeconds(5)), """ "what":"reply-stalled","response":2,"waitedMs":5000 """ },
        { new SessionOver(null), """ "what":"session-over" """ },
        { new SessionOver(LinkFault.Lost), """ "what":"session-over","fault":"lost" """ },
        { new SoundDeviceNoticed(false, "unplugged"), """ "what":"sound-device","isWorking":false,"detail":"unplugged" """ },
        { new ReplyEnded(3, TimeSpan.FromSeconds(1.5), Whole: false), """ "what":"reply-ended","response":3,"heardMs":1500,"whole":false """ },
        { new ToolCalled("c1", "print_ticket"), """ "what":"tool-called","callId":"c1","tool":"print_ticket" """ },
        { new ToolCalled("c1", null), """ "what":"tool-called","callId":"c1","tool":null """ },
        { new OutputLost("c1"), """ "what":"output-lost","callId":"c1" """ },
        { new PhaseOverrun(ConversationPhase.Thinking, "given up"), """ "what":"phase-overrun","phase":"thinking","remedy":"given up" """ },
        { new BargedIn(2), """ "what":"barge-in","response":2 """ },
        { new TurnTaken(4) { Words = "secret" }, """ "what":"turn","turn":4 """ },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void Every_kind_has_its_facts(ConversationNotice notice, string facts)
    {
        using var expected = JsonDocument.Parse($"{{{facts},\"at\":\"2026-01-05T08:00:00+00:00\"}}");
        var line = Encoding.UTF8.GetString(NoticeJson.Line(notice, _at)!);
        using var json = JsonDocument.Parse(line);

        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, json.RootElement), line);
    }

    [Fact]
    public void A_caption_is_no_line_and_a_kind_that_nobody_listed_tells_only_its_name()
    {
        Assert.Null(NoticeJson.Line(new Caption(1, "secret"), _at));
        Assert.Equal("{\"what\":\"something-new\",\"at\":\"2026-01-05T08:00:00+00:00\"}\n",
            Encoding.UTF8.GetString(NoticeJson.Line(new SomethingNew("secret"), _at)!));
    }

    private sealed record SomethingNew(string Said) : ConversationNotice;
}
