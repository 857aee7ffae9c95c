using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// For what is said at every opening of a device: a line that says the same as the last one with its number is only a debugging line until
/// <paramref name="remindEvery"/> has passed. A device that opens and fails every few seconds for a week must not fill the journal.
/// </summary>
/// <param name="inner">Where the lines go.</param>
/// <param name="time">Tells the time; a test moves it by hand.</param>
/// <param name="remindEvery">How often the same is said again.</param>
public sealed class NewsLogger(ILogger inner, TimeProvider time, TimeSpan remindEvery) : ILogger
{
    private readonly ConcurrentDictionary<int, (string Text, long At)> _said = new(); // as many as there are lines in the code

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var text = formatter(state, exception);
        if (_said.TryGetValue(eventId.Id, out var last) && last.Text == text && time.GetElapsedTime(last.At) < remindEvery)
        {
            inner.Log(LogLevel.Debug, eventId, state, exception, formatter);
            return;
        }

        _said[eventId.Id] = (text, time.GetTimestamp());
        inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
