using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Hosting.Sinks;
using HydraKiosk.Link.Running;
using HydraKiosk.Metrics;
using HydraKiosk.Sound;

namespace HydraKiosk.Hosting;

/// <summary>What can be read of a running kiosk, from any thread.</summary>
internal sealed class KioskReadings
{
    private readonly IAudioSource _audio;
    private readonly ILinkFigures _link;
    private readonly ConversationLoop _conversation;
    private readonly ConversationRecap _recap;
    private readonly TurnMetrics _metrics;
    private readonly SessionClock _sessions;

    public KioskReadings(
        IAudioSource audio, AudioEngine engine, ILinkFigures link, ConversationLoop conversation, ConversationRecap recap, TurnMetrics metrics,
            SessionClock sessions)
    {
        _audio = audio;
        Engine = engine;
        _link = link;
        _conversation = conversation;
        _recap = recap;
        _metrics = metrics;
        _sessions = sessions;
    }

    /// <summary>The sound device in use, by name; null while there is none.</summary>
    public string? SoundDevice => _audio.DeviceName;

    /// <summary>The microphone in use, by name; null while there is none.</summary>
    public string? Microphone => _audio.CaptureName;

    /// <summary>The loudspeaker in use, by name; null while there is none.</summary>
    public string? Loudspeaker => _audio.PlaybackName;

    /// <summary>Whether the sound goes to headphones.</summary>
    public bool IsOnHeadphones => _audio.IsOnHeadphones;

    /// <summary>The audio engine, for levels and figures.</summary>
    public AudioEngine Engine { get; }

    /// <summary>What is left of the wait before the link's next attempt; zero when there is none.</summary>
    public TimeSpan NextAttemptIn => _link.NextAttemptIn;

    /// <summary>What the conversation knows now.</summary>
    public ConversationState State => _conversation.State;

    /// <summary>What the conversation has taken so far.</summary>
    public long InputsTaken => _conversation.InputsTaken;

    /// <summary>How the conversations went, in numbers.</summary>
    public MetricsSnapshot Metrics() => _metrics.Snapshot();

    /// <summary>What was really heard of the last replies, oldest first.</summary>
    public IReadOnlyList<HeardReply> Heard() => _recap.Heard.Recent();

    /// <summary>How it goes, in numbers.</summary>
    public KioskFigures Figures()
    {
        var latency = _link.UplinkLatency();
        var arrival = Engine.Statistics.Arrival;
        return new KioskFigures(
            _sessions.SinceFirstSession, _sessions.AllocatedBytesPerSecond, arrival.Percentile(0.5), arrival.Percentile(0.99),
            Engine.Statistics.Silenced.Percentile(1), latency.P50, latency.P99, _link.Statistics(), Engine.UnderrunFrames,
                Engine.Statistics.Starvations,
            Engine.LostCaptureFrames);
    }
}
