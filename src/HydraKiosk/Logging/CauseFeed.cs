using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>One thing that was logged, for whoever listens beside the journal.</summary>
/// <param name="Level">How serious.</param>
/// <param name="Code">Its id; for warnings and errors the number of its row in the table of causes.</param>
/// <param name="Text">What is said, without priority and code.</param>
public sealed record LoggedLine(LogLevel Level, int Code, string Text);

/// <summary>
/// Passes on what goes to the journal at information level and above, whatever level the journal itself is told to keep, to those who count or
/// remember it. Lines of the framework are not passed on.
/// </summary>
public sealed class CauseFeed : ILoggerProvider
{
    private readonly Lock _lock = new();
    private Action<LoggedLine>[] _listeners = []; // replaced as a whole, so that telling needs no lock

    /// <summary>Tells <paramref name="told"/> from now on until the result is disposed.</summary>
    /// <param name="told">Called on whatever thread logs: it must neither block, throw nor log.</param>
    public IDisposable Listen(Action<LoggedLine> told)
    {
        lock (_lock)
        {
            Volatile.Write(ref _listeners, [.. _listeners, told]);
        }

        return new Listening(this, told);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new Listener(this, categoryName?.StartsWith(nameof(HydraKiosk), StringComparison.Ordinal) == true
            || categoryName?.Contains('.', StringComparison.Ordinal) == false);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Listening(CauseFeed feed, Action<LoggedLine> told) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._lock)
            {
                Volatile.Write(ref feed._listeners, Array.FindAll(feed._listeners, l => l != told));
            }
        }
    }

    private sealed class Listener(CauseFeed feed, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOurs && logLevel is >= LogLevel.Information and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var listeners = Volatile.Read(ref feed._listeners);
            if (!IsEnabled(logLevel) || listeners.Length == 0)
            {
                return;
            }

            var text = formatter(state, exception);
            var line = new LoggedLine(logLevel, eventId.Id, exception is null ? text : $"{text} ({exception.GetType().Name}: {exception.Message})");
            foreach (var told in listeners)
            {
                told(line);
            }
        }
    }
}
