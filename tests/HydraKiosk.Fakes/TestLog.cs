using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Fakes;

/// <summary>One line of a <see cref="TestLog"/>.</summary>
public sealed record TestLogLine(LogLevel Level, int EventId, string Message, Exception? Exception);

/// <summary>A logger that keeps every line, so that a test can assert what a technician would read.</summary>
public sealed class TestLog : ILogger
{
    private readonly ConcurrentQueue<TestLogLine> _lines = new();

    /// <summary>Everything logged so far, oldest first.</summary>
    public IReadOnlyCollection<TestLogLine> Lines => _lines;

    /// <summary>A typed view, for constructors that ask for one.</summary>
    public ILogger<T> For<T>() => new Typed<T>(this);

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _lines.Enqueue(new TestLogLine(logLevel, eventId.Id, formatter(state, exception), exception));
    }

    private sealed class Typed<T>(TestLog log) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Log(logLevel, eventId, state, exception, formatter);
    }
}
