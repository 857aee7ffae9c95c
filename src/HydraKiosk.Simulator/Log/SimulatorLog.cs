namespace HydraKiosk.Simulator.Log;

/// <summary>
/// Everything that happened on a simulated server, both ways, for tests to assert on: messages, connection attempts, violations and
/// received audio. When it is full, the oldest tenth is removed. Thread-safe; waiting never polls and never sleeps.
/// </summary>
public sealed class SimulatorLog
{
    /// <summary>How many entries are kept: about half an hour of conversation.</summary>
    private const int MaxEntries = 100_000;

    /// <summary>How many findings are kept; further ones are only counted.</summary>
    private const int MaxFindings = 10_000;

    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<Violation> _violations = [];
    private readonly List<Violation> _advice = [];
    private readonly SortedDictionary<string, int> _broken = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _advised = new(StringComparer.Ordinal);
    private readonly List<SessionRecord> _sessions = [];
    private readonly List<Waiter> _waiters = [];
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly LogFile? _file;
    private long _numbers;

    internal SimulatorLog(TimeProvider time, LogFile? file)
    {
        _time = time;
        _started = time.GetTimestamp();
        _file = file;
    }

    /// <summary>A copy of everything kept, oldest first.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get { lock (_lock) { return [.. _entries]; } }
    }

    /// <summary>A copy of the rules broken so far; empty for a good client.</summary>
    public IReadOnlyList<Violation> Violations
    {
        get { lock (_lock) { return [.. _violations]; } }
    }

    /// <summary>A copy of the advice that was not followed so far. It is about what the documentation allows, which breaks no rule.</summary>
    public IReadOnlyList<Violation> Advice
    {
        get { lock (_lock) { return [.. _advice]; } }
    }

    /// <summary>How often each rule was broken, also where <see cref="Violations"/> has only the first of many.</summary>
    public IReadOnlyDictionary<string, int> ViolationCounts
    {
        get { lock (_lock) { return new Dictionary<string, int>(_broken); } }
    }

    /// <summary>How often each piece of advice was not followed.</summary>
    public IReadOnlyDictionary<string, int> AdviceCounts
    {
        get { lock (_lock) { return new Dictionary<string, int>(_advised); } }
    }

    /// <summary>The connections that became sessions, oldest first.</summary>
    public IReadOnlyList<SessionRecord> Sessions
    {
        get { lock (_lock) { return [.. _sessions]; } }
    }

    /// <summary>Returns one line about the rules that clients broke and the advice that they did not follow.</summary>
    public string Verdict()
    {
        lock (_lock)
        {
            return $"rules broken: {Words(_broken)}; advice not followed: {Words(_advised)}";
        }

        static string Words(SortedDictionary<string, int> counts) =>
            counts.Count == 0 ? "none" : string.Join(", ", counts.Select(c => $"{c.Value} x {c.Key}"));
    }

    /// <summary>Returns how many messages of a type were sent to clients.</summary>
    public int CountSent(string type) => Count(entry => entry.Direction == LogDirection.Sent && entry.Type == type);

    /// <summary>Returns how many messages of a type were received from clients.</summary>
    public int CountReceived(string type) => Count(entry => entry.Direction == LogDirection.Received && entry.Type == type);

    /// <summary>Returns how many entries match.</summary>
    public int Count(Func<LogEntry, bool> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        lock (_lock)
        {
            return _entries.Count(match);
        }
    }

    /// <summary>Waits for the <paramref name="nth"/> message of a type received from a client, and returns it.</summary>
    /// <exception cref="TimeoutException">It did not come; the message shows the end of the log.</exception>
    public Task<LogEntry> WaitReceivedAsync(string type, int nth = 1, TimeSpan? timeout = null) =>
        WaitAsync(entry => entry.Direction == LogDirection.Received && entry.Type == type, nth, timeout,
            $"message {nth} of type {type} from the client");

    /// <summary>Waits for the <paramref name="nth"/> message of a type sent to a client, and returns it.</summary>
    /// <exception cref="TimeoutException">It did not come; the message shows the end of the log.</exception>
    public Task<LogEntry> WaitSentAsync(string type, int nth = 1, TimeSpan? timeout = null) =>
        WaitAsync(entry => entry.Direction == LogDirection.Sent && entry.Type == type, nth, timeout, $"message {nth} of type {type} to the client");

    /// <summary>Waits for the <paramref name="nth"/> entry that matches, counted from the beginning of the log, and returns it.</summary>
    /// <param name="match">Decides whether an entry matches. Called under the log's lock: it must be quick and must not call the log.</param>
    /// <param name="nth">Which of the matching entries, from 1.</param>
    /// <param name="timeout">How long to wait, in real time, before the wait fails; null is 20 s.</param>
    /// <param name="what">What is awaited, for the failure's message.</param>
    /// <exception cref="TimeoutException">It did not come; the message shows the end of the log.</exception>
    public async Task<LogEntry> WaitAsync(Func<LogEntry, bool> match, int nth = 1, TimeSpan? timeout = null, string? what = null)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentOutOfRangeException.ThrowIfLessThan(nth, 1);
        Waiter waiter;
        lock (_lock)
        {
            var seen = 0;
            foreach (var entry in _entries)
            {
                if (match(entry) && ++seen == nth)
                {
                    return entry;
                }
            }

            waiter = new Waiter(match, nth - seen);
            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(timeout ?? TimeSpan.FromSeconds(20)).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            var end = string.Join(Environment.NewLine, Entries.Where(e => e.Samples == 0).TakeLast(30));
            throw new TimeoutException($"{what ?? "the awaited entry"} did not come. The log's end, audio left out:{Environment.NewLine}{end}", e);
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    internal void Add(SessionRecord session)
    {
        lock (_lock)
        {
            _sessions.Add(session);
        }
    }

    internal void Note(int session, string type, string detail) =>
        Write(new LogEntry(0, default, session, LogDirection.Note, type) { Detail = detail });

    /// <summary>Counts a finding about the client, and writes it into the log unless there were many of its kind.</summary>
    /// <param name="level"><see cref="LogDirection.Violation"/> or <see cref="LogDirection.Advice"/>.</param>
    /// <param name="session">The connection's number.</param>
    /// <param name="kind">See <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person.</param>
    /// <param name="tell">Whether to write it into the log.</param>
    internal void Judge(LogDirection level, int session, string kind, string explanation, bool tell)
    {
        var isViolation = level == LogDirection.Violation;
        lock (_lock)
        {
            var counts = isViolation ? _broken : _advised;
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            var kept = isViolation ? _violations : _advice;
            if (tell && kept.Count < MaxFindings)
            {
                kept.Add(new Violation(_time.GetElapsedTime(_started), session, kind, explanation));
            }
        }

        if (tell)
        {
            Write(new LogEntry(0, default, session, level, kind) { Detail = explanation });
        }
    }

    /// <summary>Gives an entry its number and time, keeps and writes it, and completes the waits for it.</summary>
    internal void Write(LogEntry entry)
    {
        lock (_lock)
        {
            entry = entry with { Number = ++_numbers, At = _time.GetElapsedTime(_started) };
            if (_entries.Count == MaxEntries)
            {
                _entries.RemoveRange(0, MaxEntries / 10);
            }

            _entries.Add(entry);
            _file?.Write(entry);
            foreach (var waiter in _waiters)
            {
                if (waiter.Left > 0 && waiter.Match(entry) && --waiter.Left == 0)
                {
                    waiter.Found.TrySetResult(entry);
                }
            }
        }
    }

    private sealed class Waiter(Func<LogEntry, bool> match, int left)
    {
        public Func<LogEntry, bool> Match { get; } = match;

        public int Left { get; set; } = left;

        public TaskCompletionSource<LogEntry> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
