using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>
/// Writes log lines from one thread of its own. Whoever logs only puts a small value into a bounded queue and never waits: a terminal that
/// was stopped or a journal that stalls must not stop a conversation. When the queue is full, lines are dropped and counted, and the
/// count is written (HK-6030) as soon as lines flow again.
/// </summary>
public sealed class LineLoggerProvider : ILoggerProvider
{
    /// <summary>How many lines may wait.</summary>
    public const int DefaultCapacity = 1024;

    /// <summary>How long closing waits for the last lines; a writer that is stuck for longer is left behind.</summary>
    private static readonly TimeSpan _flushLimit = TimeSpan.FromSeconds(1);

    private readonly Channel<LogLine> _queue;
    private readonly TextWriter _output;
    private readonly LogLineFormatter _formatter;
    private readonly TimeProvider _time;
    private readonly Thread _writer;
    private volatile int _minimumLevel;
    private long _dropped;

    /// <param name="output">Where lines go. Used by the writer's thread alone; not disposed.</param>
    /// <param name="style">For whom.</param>
    /// <param name="time">Stamps the lines.</param>
    /// <param name="minimumLevel">The least level that is written.</param>
    /// <param name="capacity">How many lines may wait.</param>
    public LineLoggerProvider(TextWriter output, LogStyle style, TimeProvider time, LogLevel minimumLevel, int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _formatter = new LogLineFormatter(style);
        _time = time;
        _minimumLevel = (int)minimumLevel;
        _queue = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(capacity)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
            AllowSynchronousContinuations = true, // whoever logs wakes the writer: a pool without a free thread, of all things worth a line, would not
        });
        _writer = new Thread(WriteLines) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>A provider for this process's standard error, in the style that fits what stands behind it.</summary>
    public static LineLoggerProvider ForStandardError(LogLevel minimumLevel) => new(
        new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), LogStyles.ForStandardError(), TimeProvider.System, minimumLevel);

    /// <summary>The least level that is written; may change at any time. Of the framework's own lines, those below warning appear at debug only.</summary>
    public LogLevel MinimumLevel
    {
        get => (LogLevel)_minimumLevel;
        set => _minimumLevel = (int)value;
    }

    /// <summary>Lines dropped so far because the queue was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <summary>Writes what is waiting, for at most a second.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _writer.Join(_flushLimit);
    }

    private bool IsEnabled(LogLevel level, bool isFramework)
    {
        var minimum = MinimumLevel;
        return level != LogLevel.None && level >= (isFramework && minimum > LogLevel.Debug && minimum < LogLevel.Warning ? LogLevel.Warning : minimum);
    }

    private void Enqueue(LogLevel level, int eventId, string category, string message, Exception? exception)
    {
        if (!_queue.Writer.TryWrite(new LogLine(_time.GetUtcNow(), level, eventId, category, message, exception)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private void WriteLines()
    {
        var text = new StringBuilder(1024);
        var reported = 0L;
        try
        {
            while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_queue.Reader.TryRead(out var line))
                {
                    _formatter.Append(text, line, withStack: MinimumLevel <= LogLevel.Debug);
                    if (text.Length > 16 * 1024)
                    {
                        Write(text);
                    }
                }

                var dropped = Dropped;
                if (dropped > reported)
                {
                    var message = $"{dropped - reported} log lines were dropped because standard error takes them too slowly; check the journal and the disk, or log less.";
                    _formatter.Append(text, new LogLine(_time.GetUtcNow(), LogLevel.Warning, ProgramCauses.LogLinesLost, "Log", message, null), withStack: false);
                    reported = dropped;
                }

                Write(text);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Standard error is gone; there is nobody left to tell. Lines go on being taken and counted as dropped.
            _queue.Writer.TryComplete();
        }
    }

    private void Write(StringBuilder text)
    {
        foreach (var chunk in text.GetChunks())
        {
            _output.Write(chunk.Span);
        }

        _output.Flush();
        text.Clear();
    }

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        private readonly bool _isFramework =
            category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => provider.IsEnabled(logLevel, _isFramework);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Enqueue(logLevel, _isFramework ? 0 : eventId.Id, category, formatter(state, exception), exception);
            }
        }
    }
}
