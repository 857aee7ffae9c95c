using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Metrics;

/// <summary>Durations of one kind.</summary>
/// <param name="Count">How many were measured since the daemon started.</param>
/// <param name="P50Ms">Median of the last 256; null while there is none.</param>
/// <param name="P95Ms">95th percentile of the same.</param>
/// <param name="MaxMs">Largest of the same.</param>
public sealed record DurationFigures(long Count, double? P50Ms, double? P95Ms, double? MaxMs)
{
    /// <summary>Durations that the percentiles stand on.</summary>
    public const int Kept = 256;

    /// <summary>Those of a window.</summary>
    internal static DurationFigures Of(LatencyWindow window) => window.Summarize() is { Count: > 0 } known
        ? new DurationFigures(window.Count, Ms(known.P50), Ms(known.P95), Ms(known.Max))
        : new DurationFigures(0, null, null, null);

    private static double Ms(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 1);
}

/// <summary>Traffic of one calendar day by the device's own clock and time zone.</summary>
/// <param name="Date">The day.</param>
/// <param name="BytesUp">Bytes of messages sent, without WebSocket framing.</param>
/// <param name="BytesDown">Bytes of messages received, without WebSocket framing.</param>
public sealed record DayTraffic(DateOnly Date, long BytesUp, long BytesDown);

/// <summary>
/// How the conversations went, in numbers only. Everything is counted from zero since the daemon started, <paramref name="CountedForSeconds"/>
/// ago: a restart begins anew.
/// </summary>
/// <param name="CountedForSeconds">Since the daemon started.</param>
/// <param name="Conversations">Begun.</param>
/// <param name="Turns">Turns of persons.</param>
/// <param name="SpeechEndToHeard">From the end of a person's speech to the first sound of the answer at the loudspeaker.</param>
/// <param name="ImplausibleSpeechEndToHeard">
/// Values of these under 50 ms or above 30 s: the service's end of speech is known to come late. Not in the percentiles.
/// </param>
/// <param name="Greeting">From the session being ready to the first sound of the greeting.</param>
/// <param name="BargeInToSilence">From the service hearing a person speak into a reply to a silent loudspeaker.</param>
/// <param name="ToolTime">From a call to its output being posted.</param>
/// <param name="Handshake">From the dial to a configured session.</param>
/// <param name="BargeIns">Times a person spoke into a reply.</param>
/// <param name="DismissedBargeIns">Of these, noises after which the reply went on.</param>
/// <param name="InterruptedReplies">Replies not heard to their end.</param>
/// <param name="SilentReplies">Replies without sound and without a call.</param>
/// <param name="FailedReplies">Replies that the service failed.</param>
/// <param name="Overruns">Phases that lasted too long.</param>
/// <param name="ToolCalls">Calls of the model.</param>
/// <param name="InputTokens">As far as the service told.</param>
/// <param name="OutputTokens">As far as the service told.</param>
/// <param name="Sessions">Configured sessions.</param>
/// <param name="Reconnects">Of these, in place of a session that was lost.</param>
/// <param name="SessionMinutes">Time with a configured session, the present one included. The service bills by it.</param>
/// <param name="BytesUp">Bytes of messages sent, without WebSocket framing.</param>
/// <param name="BytesDown">Bytes of messages received, without WebSocket framing.</param>
/// <param name="Days">The same by day, the last seven, oldest first.</param>
public sealed record MetricsSnapshot(
    double CountedForSeconds, long Conversations, long Turns, DurationFigures SpeechEndToHeard, long ImplausibleSpeechEndToHeard,
        DurationFigures Greeting,
    DurationFigures BargeInToSilence, DurationFigures ToolTime, DurationFigures Handshake, long BargeIns, long DismissedBargeIns,
        long InterruptedReplies,
    long SilentReplies, long FailedReplies, long Overruns, long ToolCalls, long InputTokens, long OutputTokens, long Sessions, long Reconnects,
    double SessionMinutes, long BytesUp, long BytesDown, IReadOnlyList<DayTraffic> Days)
{
    /// <summary>The newest of <see cref="SpeechEndToHeard"/> in milliseconds; null while there is none.</summary>
    public double? LastAnswerMs { get; init; }

    private static readonly DurationFigures _noDurations = new(0, null, null, null);

    /// <summary>Nothing was measured.</summary>
    public static MetricsSnapshot None { get; } =
        new(0, 0, 0, _noDurations, 0, _noDurations, _noDurations, _noDurations, _noDurations, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, []);
}
