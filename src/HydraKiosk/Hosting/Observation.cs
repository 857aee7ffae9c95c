using HydraKiosk.BlackBox;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Exposition;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Link.Running;
using HydraKiosk.Logging;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Traffic;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>
/// What observes a kiosk beside its conversation: tallies, data budget, black box, figures for a monitoring system. Made step by step, since it
/// counts what the link does from its first moment and reads what is made after it.
/// </summary>
/// <param name="options">What the technician wrote.</param>
/// <param name="state">The state folder; null for a kiosk that keeps nothing.</param>
/// <param name="secrets">What must reach no file and no reader.</param>
/// <param name="time">The clock of everything.</param>
/// <param name="logs">The journal.</param>
internal sealed class Observation(KioskOptions options, string? state, SecretFilter secrets, TimeProvider time, ILoggerFactory logs) : IDisposable
{
    /// <summary>More causes and close codes than there are.</summary>
    private const int MaxKinds = 256;

    private readonly Tally _closes = new(MaxKinds);
    private readonly Tally _causes = new(MaxKinds);
    private IDisposable? _counting;
    private IDisposable? _remembering;

    /// <summary>How calls of tools came out.</summary>
    public ToolEnds ToolEnds { get; } = new();

    /// <summary>What is used of the data budget.</summary>
    public DataGuard? Data { get; private set; }

    /// <summary>The last minute; null where none is kept.</summary>
    public BlackBoxRecorder? BlackBox { get; private set; }

    /// <summary>Counts a close code of the service.</summary>
    public void Closed(int code) => _closes.Add($"{code}");

    /// <summary>Begins to count data; what follows from it goes to the conversation.</summary>
    public DataGuard Guard(ILinkFigures link, TurnMetrics metrics, ConversationInbox inbox, TroubleBoard troubles) => Data = new DataGuard(
        options.Data, state, () => DataTotals.Of(link.Statistics(), metrics.SessionTime), DefaultRoute.Interface, time,
        thrift => inbox.Post(new DataThriftMoved(thrift)), troubles, logs.CreateLogger<DataGuard>());

    /// <summary>Begins to remember, where a file may be written. Nothing is read before the first thing is to be written.</summary>
    /// <param name="status">How the daemon is.</param>
    /// <param name="levels">How loud it is.</param>
    /// <param name="feed">The lines of the journal; null where nobody passes them on.</param>
    public INoticeSink[] Remember(Func<KioskStatus> status, Func<LevelSample> levels, CauseFeed? feed)
    {
        _counting = feed?.Listen(line =>
        {
            if (line.Level >= LogLevel.Warning)
            {
                _causes.Add(Cause.TagOf(line.Code));
            }
        });
        if (state is null || !options.BlackBox.Enabled)
        {
            return [];
        }

        var files = new BlackBoxFiles(Path.Combine(state, "blackbox"), options.BlackBox.Files, options.BlackBox.MaxMegabytes * 1_000_000L, secrets);
        BlackBox = new BlackBoxRecorder(files, options.BlackBox.Words, status, levels, time, logs.CreateLogger<BlackBoxRecorder>());
        _remembering = feed?.Listen(BlackBox.Take);
        return [BlackBox];
    }

    /// <summary>The service that serves figures; none where nobody may read them.</summary>
    /// <param name="status">How the daemon is.</param>
    /// <param name="metrics">How durations are spread.</param>
    /// <param name="linesLost">Lines that the journal did not take so far.</param>
    /// <param name="ending">Is told when it ends by itself.</param>
    public IHostedService[] Serve(Func<KioskStatus> status, TurnMetrics metrics, Func<long> linesLost, KioskEnding ending)
    {
        if (options.Metrics.Listen is not { } address)
        {
            return [];
        }

        var pages = new MetricsPages(
            () => new MetricsReading(
                status(), metrics.Distributions(), ToolEnds.Read(), _closes.Read(), _causes.Read(), linesLost(), ProcessFigures.Read()),
            status, secrets);
        return [new MetricsService(new MetricsServer(address, pages.Find, time, logs.CreateLogger<MetricsServer>()), ending)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _counting?.Dispose(); // the journal outlives a kiosk that is made anew
        _remembering?.Dispose();
        Data?.Dispose();
        BlackBox?.Dispose();
    }
}
