using HydraKiosk.Link.Uplink;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>How a run went, in numbers; one journal line when the daemon stops, and the demo's last lines.</summary>
/// <param name="SinceFirstSession">Since the first session was configured, whether or not there is one now; zero before.</param>
/// <param name="AllocatedBytesPerSecond">Managed allocation in that time, quiet hours included.</param>
/// <param name="ReplyArrivalP50">From a reply's first sample off the socket to its first sample in the device's ring.</param>
/// <param name="ReplyArrivalP99">The same.</param>
/// <param name="SilencedWorst">From an interruption to silence at the device, the longest.</param>
/// <param name="UplinkP50">From a chunk's last sample at the microphone to the chunk on the socket.</param>
/// <param name="UplinkP99">The same.</param>
/// <param name="Uplink">What went up and down.</param>
/// <param name="Underruns">Frames of silence in mid-reply because this machine was late.</param>
/// <param name="Starvations">Times the network left the loudspeaker dry in mid-reply.</param>
/// <param name="LostCaptureFrames">Microphone frames lost because this machine was late.</param>
public sealed record KioskFigures(
    TimeSpan SinceFirstSession, double AllocatedBytesPerSecond, TimeSpan? ReplyArrivalP50, TimeSpan? ReplyArrivalP99, TimeSpan? SilencedWorst,
        TimeSpan? UplinkP50,
    TimeSpan? UplinkP99, UplinkStatistics Uplink, long Underruns, long Starvations, long LostCaptureFrames);

internal static partial class KioskLog
{
    public static void Figures(ILogger log, KioskFigures figures) => Figures(
        log, (long)figures.SinceFirstSession.TotalSeconds, figures.Uplink.ChunksSent, figures.Uplink.StaleChunks, Milliseconds(figures.UplinkP50),
            Milliseconds(figures.UplinkP99),
        Milliseconds(figures.ReplyArrivalP50), Milliseconds(figures.ReplyArrivalP99), Milliseconds(figures.SilencedWorst), figures.Underruns,
            figures.Starvations, figures.LostCaptureFrames,
        Math.Round(figures.AllocatedBytesPerSecond));

    [LoggerMessage(3020, LogLevel.Information,
        "figures: {Seconds} s since the first session, chunks {Chunks} sent, {Stale} stale, microphone to socket p50 {UplinkP50Ms} p99 "
        + "{UplinkP99Ms} ms, socket to loudspeaker p50 {ReplyP50Ms} p99 {ReplyP99Ms} ms, interruption to silence at most {SilencedMs} ms, "
        + "underruns {Underruns}, starvations {Starvations}, lost {Lost}, allocated {AllocatedPerSecond} B/s")]
    private static partial void Figures(
        ILogger log, long seconds, long chunks, long stale, double uplinkP50Ms, double uplinkP99Ms, double replyP50Ms, double replyP99Ms,
        double silencedMs, long underruns, long starvations, long lost, double allocatedPerSecond);

    private static double Milliseconds(TimeSpan? time) => Math.Round(time?.TotalMilliseconds ?? 0, 2);
}
