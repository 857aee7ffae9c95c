using HydraKiosk.Hydra.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Replay;

/// <summary>Counts the journal's warnings and errors by their cause code, beside whoever writes them.</summary>
internal sealed class JournalCounter : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, int> _counts = [];

    /// <summary>Lines by cause code.</summary>
    public IReadOnlyDictionary<int, int> Counts
    {
        get { lock (_lock) { return new SortedDictionary<int, int>(_counts); } }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Counter(this, categoryName.StartsWith("HydraKiosk.", StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Counter(JournalCounter owner, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        // Messages of an unknown type are information, and just what a replay is about.
        public bool IsEnabled(LogLevel logLevel) => isOurs && logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && (logLevel >= LogLevel.Warning || eventId.Id == SessionCauses.UnknownType.Code))
            {
                lock (owner._lock)
                {
                    owner._counts[eventId.Id] = owner._counts.GetValueOrDefault(eventId.Id) + 1;
                }
            }
        }
    }
}
