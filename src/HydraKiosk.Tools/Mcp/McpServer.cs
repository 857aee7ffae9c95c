using System.Text.Json;
using System.Threading.Channels;
using HydraKiosk.Primitives.Backoff;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Mcp;

/// <summary>
/// Keeps one Model Context Protocol server up, and its tools known: connects, lists, looks again when the server says so or a minute has passed, and
/// starts anew when it ends. Any thread.
/// </summary>
public sealed class McpServer : IAsyncDisposable
{
    /// <summary>Most tools of a list that are looked at.</summary>
    public const int MaxListed = 200;

    /// <summary>How long a server may take for the handshake and its list, and later for each list.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>The first wait before a server is started again; each further one is twice as long.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait; a server that was up for as long counts as sound, and the next wait is a first one.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>How often the list is read unasked: it shows that the server lives, and finds changes that it does not tell.</summary>
    public static readonly TimeSpan LookAgainEvery = TimeSpan.FromSeconds(60);

    /// <summary>The shortest time between two readings of the list, however often the server says that it has changed.</summary>
    public static readonly TimeSpan LookAgainAtMostEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _lookAgain = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly McpServerSettings _settings;
    private readonly McpConnect _connect;
    private readonly ToolReview _review;
    private readonly TimeProvider _time;
    private readonly McpJournal _journal;
    private readonly ExponentialBackoff _backoff;
    private readonly Dictionary<string, McpTool> _known = new(StringComparer.Ordinal); // by the server's own names; the newest accepted definition

    private volatile IReadOnlyList<McpTool> _offered = [];
    private volatile IMcpConnection? _connection;
    private Task _run = Task.CompletedTask;

    internal McpServer(
        McpServerSettings settings, McpConnect connect, Func<string, string?> schemaProblem, TimeProvider time, ILogger log, Random random)
    {
        _settings = settings;
        _connect = connect;
        _review = new ToolReview(settings, schemaProblem);
        _time = time;
        _journal = new McpJournal(settings.Name, log, time);
        _backoff = new ExponentialBackoff(random, leastShare: 0.5);
    }

    /// <summary>The offered tools are others than before, or none any more. Called on a thread of the pool; must not block.</summary>
    public Action? Changed { get; set; }

    /// <summary>What stands before each of its tools' names.</summary>
    public string Name => _settings.Name;

    /// <summary>Whether it can be called now.</summary>
    public bool IsUp => _connection is not null;

    /// <summary>What is offered now; empty while the server is down.</summary>
    public IReadOnlyList<McpTool> Tools => _offered;

    /// <summary>Begins, and returns at once: the tools appear when the server is up.</summary>
    public void Start() => _run = Task.Run(() => SuperviseAsync(_stop.Token));

    /// <summary>A tool that is or was offered since the start; null for any other name. One that is gone says so when called.</summary>
    /// <param name="name">As the model calls it.</param>
    public McpTool? Find(string name)
    {
        lock (_lock)
        {
            return _known.Values.FirstOrDefault(tool => tool.Name == name);
        }
    }

    /// <summary>Accepts the present definition of a tool that was withdrawn because it had changed, and offers it again.</summary>
    /// <param name="name">As the model calls it.</param>
    /// <returns>False where no such tool was withdrawn, or where the configuration names another definition.</returns>
    public bool Confirm(string name)
    {
        lock (_lock)
        {
            if (_settings.Tools.Keys.FirstOrDefault(tool => _settings.PrefixedName(tool) == name) is not { } tool || !_review.Confirm(tool))
            {
                return false;
            }
        }

        _lookAgain.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Closes the connection; a program that was started for it is ended with everything that it has started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    internal async Task<McpOutcome> CallAsync(McpTool tool, JsonElement arguments, CancellationToken cancellation)
    {
        // A tool that was taken back, or whose schema is another now, is not called with what the model made of the old one.
        return _connection is { } connection && _offered.Contains(tool)
            ? await connection.CallAsync(tool.Definition.Name, arguments, cancellation).ConfigureAwait(false)
            : McpOutcome.NotSent;
    }

    private async Task SuperviseAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var (upFor, how) = await ServeAsync(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                if (upFor >= LongestWait)
                {
                    _backoff.Reset();
                }

                var wait = _backoff.Next(FirstWait, LongestWait);
                _journal.Down(upFor, how, wait);
                await Task.Delay(wait, _time, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One connection from its beginning to its end.</summary>
    /// <returns>How long it was up, or null where it never was; and how it ended.</returns>
    private async Task<(TimeSpan? UpFor, string How)> ServeAsync(CancellationToken stop)
    {
        long? upSince = null;
        IMcpConnection? connection = null;
        try
        {
            using (var limit = new CancellationTokenSource(AnswerLimit, _time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token))
            {
                connection = await _connect(_settings, () => _lookAgain.Writer.TryWrite(true), either.Token).ConfigureAwait(false);
            }

            var listed = await LookAsync(connection, stop).ConfigureAwait(false);
            upSince = _time.GetTimestamp();
            _journal.Up(_offered.Count, listed);
            var how = await FollowAsync(connection, stop).ConfigureAwait(false);
            return (UpFor(upSince), how);
        }
        catch (McpUnavailableException fault)
        {
            return (UpFor(upSince), fault.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (UpFor(upSince), $"it did not answer within {AnswerLimit.TotalSeconds:0} s");
        }
        finally
        {
            Offer(null, []);
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private TimeSpan? UpFor(long? since) => since is { } start ? _time.GetElapsedTime(start) : null;

    /// <summary>Looks at the list whenever there is reason to, until the connection ends.</summary>
    private async Task<string> FollowAsync(IMcpConnection connection, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ending = StopWhenEndedAsync(connection.Ended, over);
        try
        {
            while (true)
            {
                await Task.Delay(LookAgainAtMostEvery, _time, over.Token).ConfigureAwait(false);
                await ReasonToLookAsync(over.Token).ConfigureAwait(false);
                var before = _offered;
                var listed = await LookAsync(connection, over.Token).ConfigureAwait(false);
                if (!ReferenceEquals(before, _offered))
                {
                    _journal.ListChanged(_offered.Count, listed);
                }
            }
        }
        catch (OperationCanceledException) when (connection.Ended.IsCompleted)
        {
            return await connection.Ended.ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await ending.ConfigureAwait(false);
        }
    }

    private static async Task StopWhenEndedAsync(Task ended, CancellationTokenSource over)
    {
        try
        {
            await ended.WaitAsync(over.Token).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Nobody follows this connection any more.
        }
    }

    private async Task ReasonToLookAsync(CancellationToken over)
    {
        using var regular = new CancellationTokenSource(LookAgainEvery, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, regular.Token);
        try
        {
            await _lookAgain.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            // Nothing was said for a minute, which is a reason too.
        }
    }

    /// <returns>How many tools the server lists.</returns>
    private async Task<int> LookAsync(IMcpConnection connection, CancellationToken over)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, limit.Token);
        var listed = await connection.ListAsync(either.Token).ConfigureAwait(false);
        List<McpFinding> findings;
        List<McpTool> offered = [];
        lock (_lock)
        {
            (var accepted, findings) = _review.Review(listed);
            foreach (var definition in accepted)
            {
                if (!_known.TryGetValue(definition.Name, out var tool) || tool.Definition != definition)
                {
                    _known[definition.Name] = tool = new McpTool(this, _settings, definition);
                }

                offered.Add(tool);
            }
        }

        _journal.Found(findings, listed.Count);
        Offer(connection, offered);
        return listed.Count;
    }

    private void Offer(IMcpConnection? connection, IReadOnlyList<McpTool> tools)
    {
        _connection = connection;
        if (!tools.SequenceEqual(_offered))
        {
            _offered = tools;
            Changed?.Invoke();
        }
    }
}
