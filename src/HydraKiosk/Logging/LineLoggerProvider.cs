using System.Text;
using System.Threading.Channels;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>
/// Writes log lines from one thread of its own. Whoever logs only puts a small value into a bounded queue and never waits: a terminal that
/// was stopped or a journal that stalls must not stop a conversation. When the queue is full, lines are dropped and counted, and the
/// count is written (<see cref="ProgramCauses.LogLinesLost"/>) as soon as lines flow again; warnings and errors have room of their own behind the
/// others. A write that
/// fails loses its lines, which are counted as well, and the next line tries again. No secret that the filter knows is written.
/// </summary>
public sealed class LineLoggerProvider : ILoggerProvider
{
    /// <summary>How many lines may wait.</summary>
    public const int DefaultCapacity = 1024;

    /// <summary>How much memory waiting lines may take, whatever their number.</summary>
    public const int MaxWaitingBytes = 1024 * 1024;

    /// <summary>What one waiting line takes beside its texts.</summary>
    private const int LineBytes = 128;

    /// <summary>How long closing waits for the last lines; a writer that is stuck for longer is left behind.</summary>
    private static readonly TimeSpan _flushLimit = TimeSpan.FromSeconds(1);

    private readonly Channel<LogLine> _queue;
    private readonly TextWriter _output;
    private readonly LogLineFormatter _formatter;
    private readonly SecretFilter _secrets;
    private readonly JournalSocket? _journal;
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly Thread _writer;
    private volatile int _minimumLevel;
    private volatile string? _session;
    private int _waiting;
    private long _waitingBytes;
    private long _dropped;
    private char[] _characters = new char[4096]; // the writer's

    /// <param name="output">Where lines go. Used by the writer's thread alone; not disposed.</param>
    /// <param name="style">For whom.</param>
    /// <param name="time">Stamps the lines.</param>
    /// <param name="minimumLevel">The least level that is written.</param>
    /// <param name="capacity">How many lines may wait; as many again if they are warnings, and once more if they are errors.</param>
    /// <param name="secrets">What must not be written.</param>
    public LineLoggerProvider(
        TextWriter output, LogStyle style, TimeProvider time, LogLevel minimumLevel, int capacity = DefaultCapacity, SecretFilter? secrets = null)
        : this(output, style, time, minimumLevel, capacity, secrets, journal: null)
    {
    }

    /// <inheritdoc cref="LineLoggerProvider(TextWriter, LogStyle, TimeProvider, LogLevel, int, SecretFilter?)"/>
    /// <param name="journal">Where lines go instead, while somebody listens there; disposed with this.</param>
    internal LineLoggerProvider(
        TextWriter output, LogStyle style, TimeProvider time, LogLevel minimumLevel, int capacity, SecretFilter? secrets, JournalSocket? journal)
    {
        _journal = journal;
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _formatter = new LogLineFormatter(style);
        _time = time;
        _minimumLevel = (int)minimumLevel;
        _capacity = capacity;
        _secrets = secrets ?? new SecretFilter();
        _queue = Channel.CreateUnbounded<LogLine>(new UnboundedChannelOptions // bounded where lines are put in, by their weight and by their level
        {
            SingleReader = true,
            // whoever logs wakes the writer: a pool without a free thread, of all things worth a line, would not
            AllowSynchronousContinuations = true,
        });
        _writer = new Thread(WriteLines) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>A provider for this process's standard error, in the style that fits what stands behind it.</summary>
    public static LineLoggerProvider ForStandardError(LogLevel minimumLevel, SecretFilter? secrets = null)
    {
        var style = LogStyles.ForStandardError();
        return new LineLoggerProvider(
            new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), style, TimeProvider.System,
            minimumLevel, DefaultCapacity, secrets, style == LogStyle.Journal ? JournalSocket.Find() : null);
    }

    /// <summary>The service's id of the present session, a field of the journal's lines; null for none. Any thread.</summary>
    public string? Session
    {
        get => _session;
        set => _session = value;
    }

    /// <summary>
    /// Told, on the writer's thread, why standard error cannot be written, and null when it can be again. Must neither block nor log.
    /// </summary>
    public Action<string?>? Unwritable { get; set; }

    /// <summary>
    /// The least level that is written; may change at any time. Of the framework's own lines, those below warning appear at debug only.
    /// </summary>
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
        if (_writer.Join(_flushLimit))
        {
            _journal?.Dispose(); // else it is the writer's still
        }
    }

    private bool IsEnabled(LogLevel level, bool isFramework)
    {
        var minimum = MinimumLevel;
        return level != LogLevel.None
            && level >= (isFramework && minimum > LogLevel.Debug && minimum < LogLevel.Warning ? LogLevel.Warning : minimum);
    }

    private void Enqueue(LogLevel level, int eventId, string category, string message, Exception? exception)
    {
        // A line shows no more than this of a text; the rest need not wait in memory.
        var shown = message.Length <= LogLineFormatter.MaxLineBytes ? message : message[..LogLineFormatter.MaxLineBytes];
        var line = new LogLine(_time.GetUtcNow(), level, eventId, category, shown, exception, _session);
        var share = level >= LogLevel.Error ? 3 : level == LogLevel.Warning ? 2 : 1;
        var bytes = Weight(line);
        if (Interlocked.Add(ref _waitingBytes, bytes) > (long)MaxWaitingBytes / 3 * share | Interlocked.Increment(ref _waiting) > _capacity * share
            || !_queue.Writer.TryWrite(line))
        {
            Release(bytes);
            Interlocked.Increment(ref _dropped);
        }
    }

    private static int Weight(in LogLine line)
    {
        var characters = line.Message.Length;
        for (var (exception, depth) = (line.Exception, 0); exception is not null
            && depth < 4; (exception, depth) = (exception.InnerException, depth + 1))
        {
            // one long text must not cost the line itself
            characters += Math.Min(exception.Message.Length, LogLineFormatter.MaxLineBytes) + LineBytes;
        }

        return LineBytes + (characters * sizeof(char));
    }

    private void Release(int bytes)
    {
        Interlocked.Add(ref _waitingBytes, -bytes);
        Interlocked.Decrement(ref _waiting);
    }

    private void WriteLines()
    {
        var (text, line) = (new StringBuilder(1024), new StringBuilder(256));
        var (reported, unwritten, inText) = (0L, 0L, 0L);
        string? failure = null;
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var waiting))
            {
                Release(Weight(waiting));
                _formatter.Append(line, waiting, withStack: MinimumLevel <= LogLevel.Debug);
                var begin = text.Length;
                TakeOver(line, text);
                if (_journal is not null && WentToJournal(text, begin, waiting))
                {
                    continue;
                }

                inText++;
                if (text.Length > 16 * 1024)
                {
                    WriteOrLose();
                }
            }

            var lost = Dropped + unwritten;
            if (lost > reported)
            {
                var why = failure is null ? "standard error takes them too slowly" : $"standard error could not be written ({failure})";
                var message = $"{lost - reported} log lines were dropped because {why}. What to do: {ProgramCauses.LogLinesLost.WhatToDo}";
                _formatter.Append(line, new LogLine(_time.GetUtcNow(), LogLevel.Warning, ProgramCauses.LogLinesLost.Code, "Log", message, null),
                    withStack: false);
                TakeOver(line, text);
            }

            if (WriteOrLose())
            {
                if (failure is not null)
                {
                    Unwritable?.Invoke(null);
                }

                (reported, failure) = (lost, null);
            }
        }

        bool WriteOrLose()
        {
            try
            {
                Write(text);
                return true;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                // A full disk is emptied and a terminal comes back: the next line tries again.
                unwritten += inText;
                failure = e.Message;
                Unwritable?.Invoke(failure);
                return false;
            }
            finally
            {
                text.Clear();
                inText = 0;
            }
        }
    }

    /// <summary>Takes an event's lines from the text to the journal; false where nobody listens there.</summary>
    private bool WentToJournal(StringBuilder text, int begin, in LogLine waiting)
    {
        var sending = _journal!.Send(text.ToString(begin, text.Length - begin), waiting);
        if (sending == JournalSending.Gone)
        {
            return false;
        }

        if (sending == JournalSending.Full)
        {
            Interlocked.Increment(ref _dropped);
        }

        text.Length = begin;
        return true;
    }

    /// <summary>Moves an event's lines to the text, without the secrets.</summary>
    private void TakeOver(StringBuilder line, StringBuilder text)
    {
        if (_characters.Length < line.Length)
        {
            _characters = new char[line.Length * 2];
        }

        line.CopyTo(0, _characters, line.Length);
        ReadOnlySpan<char> all = _characters.AsSpan(0, line.Length);
        var from = 0;
        while (_secrets.TryFind(all, from, out var start, out var end))
        {
            text.Append(all[from..start]).Append(SecretFilter.Mask);
            from = end;
        }

        text.Append(all[from..]);
        line.Clear();
    }

    private void Write(StringBuilder text)
    {
        foreach (var chunk in text.GetChunks())
        {
            _output.Write(chunk.Span);
        }

        _output.Flush();
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
