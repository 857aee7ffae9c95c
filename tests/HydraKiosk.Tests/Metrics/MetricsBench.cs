using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Metrics;

namespace HydraKiosk.Tests.Metrics;

/// <summary>Tells the metrics what happens and when, in seconds since the start.</summary>
internal sealed class MetricsBench : IDisposable
{
    public MetricsBench()
    {
        SpeechEnd = new SpeechEndClock(Clock);
        Metrics = new TurnMetrics(Statistics, SpeechEnd, Clock, Log);
    }

    public SpeechEndClock SpeechEnd { get; }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public TurnMetrics Metrics { get; }

    public long BytesUp { get; set; }

    public long BytesDown { get; set; }

    public MetricsSnapshot Now => Metrics.Snapshot();

    public MetricsBench At(double seconds, params ConversationNotice[] notices)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds) - Clock.Elapsed);
        foreach (var notice in notices)
        {
            Metrics.Take(notice, Clock.GetTimestamp());
        }

        return this;
    }

    /// <summary>The microphone hears a voice until now; the chunk gets here a little later.</summary>
    public MetricsBench VoiceUntil(double seconds)
    {
        SpeechEnd.NoteVoice(TimeSpan.FromSeconds(seconds).Ticks);
        return this;
    }

    public static SessionReady Ready(bool greets = false, bool isReconnect = false, int handshakeMs = 80) =>
        new(new VoiceSession("s", 24_000, greets, isReconnect, TimeSpan.FromMilliseconds(handshakeMs)));

    public static ReplyEnded Ended(int reply, double heard, bool whole = true) => new(reply, TimeSpan.FromSeconds(heard), whole);

    public static ReplyGenerated Generated(int reply, long input = 0, long output = 0) =>
        new(new VoiceReplyEnded("r", reply, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(1), 0, new TokenUsage(input, output, input + output)));

    public static PhaseChanged To(ConversationPhase phase) => new(ConversationPhase.Idle, phase);

    public void Dispose() => Metrics.Dispose();

    private UplinkStatistics Statistics() => new(0, 0, 0, 0, 0, BytesUp, BytesDown);
}
