using HydraKiosk.Audio.Playback;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Tests;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tests.Conversation;

namespace HydraKiosk.Tests.Metrics;

/// <summary>The metrics and the account on what the real conversation loop tells, in its order.</summary>
public sealed class LoopFiguresTests : IDisposable
{
    private readonly LoopBench _bench = new(new ConversationRules(SessionPolicy.OnDemand, Greeting: true, TimeSpan.FromSeconds(25)));
    private readonly TurnMetrics _metrics;
    private readonly ConversationRecap _account = new();
    private int _taken;

    public LoopFiguresTests() =>
        _metrics = new TurnMetrics(() => new(0, 0, 0, 0, 0, 0, 0), new SpeechEndClock(_bench.Clock), _bench.Clock, _bench.Log);

    public void Dispose()
    {
        _metrics.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void Greeting_answer_interruption_loss_and_end()
    {
        Do(0, b => b.Post(new DaemonStarted()).Post(new PersonEngaged("press")));
        Do(0.5, b => b.Ready(greets: true));
        Do(0.7, b => b.Server(new VoiceReplyBegan("r1", 1), new VoiceReplyText(1, "Welcome.")));
        Do(1.0, b => b.Loudspeaker(LoudspeakerEventKind.Started, 1));
        Do(1.2, b => b.Server(new VoiceReplySoundComplete(1),
            new VoiceReplyEnded("r1", 1, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(1), 0, new TokenUsage(10, 20, 30))));
        Do(2.0, b => b.Loudspeaker(LoudspeakerEventKind.Drained, 1));

        Do(3.0, b => b.Server(new VoiceSpeechBegan(null)));
        Do(4.0, b => b.Server(new VoiceSpeechEnded(null), Turn));
        Do(4.5, b => b.Server(new VoiceReplyBegan("r2", 2), new VoiceReplyText(2, "one two three four five six")));
        Do(4.8, b => b.Loudspeaker(LoudspeakerEventKind.Started, 2));
        Do(5.0, b => b.Server(new VoiceReplySoundComplete(2),
            new VoiceReplyEnded("r2", 2, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(2), 0, null)));
        Do(5.8, b => b.Server(new VoiceSpeechBegan(null)));
        Do(5.83, b => b.Loudspeaker(LoudspeakerEventKind.Cut, 2)); // after one of two seconds
        Do(7.0, b => b.Server(new VoiceSpeechEnded(null), Turn));
        Do(7.5, b => b.Link(new VoiceDown(LinkFault.Lost, "reset", TimeSpan.FromSeconds(1), WasReady: true)));

        Assert.Equal(
            """
            - You said «Welcome.». The person heard all of it.
            - The person spoke; their words were not recorded.
            - You said «one two three…». The person stopped listening after about 1 s of 2 s, the rest was not heard.
            - The person spoke; their words were not recorded.
            - The connection broke.
            """,
            string.Join('\n', _account.Text(4000, wordsFollow: false)!.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal))));

        Do(8.5, b => b.Link(new VoiceReady(new VoiceSession("s2", 24_000, false, true, TimeSpan.FromMilliseconds(80)))));
        Do(9, b => b.Post(new PersonLeft("button")));

        var now = _metrics.Snapshot();
        Assert.Equal((1, 500.0), (now.Greeting.Count, now.Greeting.P50Ms));
        Assert.Equal((1, 800.0), (now.SpeechEndToHeard.Count, now.SpeechEndToHeard.P50Ms));
        Assert.Equal((1, 30.0), (now.BargeInToSilence.Count, now.BargeInToSilence.P50Ms));
        Assert.Equal((2, 1, 1, 2, 1), (now.Turns, now.BargeIns, now.InterruptedReplies, now.Sessions, now.Reconnects));
        Assert.Equal(
            ["turn 1: answered after 800 ms, 1000 ms heard (cut off)", "turn 2: answered after - ms, 0 ms heard (no reply)"],
            _bench.Log.Lines.Where(l => l.EventId == 3031).Select(l => l.Message.Split(", 0 tool")[0]));
        Assert.StartsWith("conversation of 9 s: 2 turns, answered after p50 800", Assert.Single(_bench.Log.Lines, l => l.EventId == 3030).Message,
            StringComparison.Ordinal);
        Assert.Null(_account.Text(4000, wordsFollow: false));
    }

    private static VoiceTurnTaken Turn => new(null, null);

    private void Do(double seconds, Action<LoopBench> what)
    {
        what(_bench.At(seconds));
        for (; _taken < _bench.Told.Count; _taken++)
        {
            _metrics.Take(_bench.Told[_taken], _bench.Clock.GetTimestamp());
            _account.Take(_bench.Told[_taken], _bench.Clock.GetUtcNow());
        }
    }
}
