using Microsoft.Extensions.Logging;

namespace HydraKiosk.Doctor.Readings;

/// <summary>Keeps what links would write to the journal, from a level on.</summary>
/// <param name="least">The level.</param>
internal sealed class SeenLines(LogLevel least) : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<SeenLine> _lines = [];

    /// <summary>What was written so far.</summary>
    public IReadOnlyList<SeenLine> Taken()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("these lines go nowhere else");

    /// <inheritdoc/>
    public void Dispose()
    {
        // nothing is held
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (_lock)
            {
                _lines.Add(new SeenLine(eventId.Id, formatter(state, exception)));
            }
        }
    }
}
