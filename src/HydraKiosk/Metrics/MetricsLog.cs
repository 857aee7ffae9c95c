using System.Globalization;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Metrics;

/// <summary>One line for each conversation, one for each turn: numbers only, never what was said.</summary>
internal static partial class MetricsLog
{
    /// <summary>Whole milliseconds; a dash for what was not measured.</summary>
    public static string Milliseconds(double? value) => value is { } v ? Math.Round(v).ToString(CultureInfo.InvariantCulture) : "-";

    [LoggerMessage(3030, LogLevel.Information,
        "conversation of {Seconds} s: {Turns} turns, answered after p50 {P50Ms} p95 {P95Ms} ms, {BargeIns} barge-ins, {Calls} tool "
        + "calls, {Reconnects} reconnects, {InputTokens} tokens in, {OutputTokens} out, {UpKb} KB up, {DownKb} KB down")]
    public static partial void Conversation(
        ILogger log, long seconds, int turns, string p50Ms, string p95Ms, int bargeIns, int calls, int reconnects, long inputTokens,
            long outputTokens,
        long upKb, long downKb);

    [LoggerMessage(3031, LogLevel.Debug,
        "turn {Turn}: answered after {LatencyMs} ms, {HeardMs} ms heard ({How}), {Calls} tool calls in {ToolMs} ms, {InputTokens} tokens "
        + "in, {OutputTokens} out")]
    public static partial void Turn(ILogger log, int turn, string latencyMs, long heardMs, string how, int calls, long toolMs, long inputTokens,
        long outputTokens);
}
