using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Journal;

/// <summary>
/// A journal that takes so many lines of one kind at once, and then one a minute: whatever a service, a network or a loop of short sessions
/// causes, hours of it stay readable. How many were left out stands before the next line of the kind.
/// </summary>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class RationedLog(ILogger log, TimeProvider clock) : ILogger
{
    /// <summary>Lines of one kind that may follow each other.</summary>
    public const int Burst = 20;

    /// <summary>Each of these times earns another one.</summary>
    public static readonly TimeSpan Each = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (double Left, long At, long LeftOut)> _kinds = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel < LogLevel.Information)
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
        else if (Takes(eventId.Id, out var leftOut))
        {
            if (leftOut > 0)
            {
                LinkLog.LeftOut(log, leftOut, eventId.Id);
            }

            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private bool Takes(int kind, out long leftOut)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var (left, at, count) = _kinds.TryGetValue(kind, out var known) ? known : (Burst, now, 0);
            left = Math.Min(Burst, left + (clock.GetElapsedTime(at, now) / Each));
            var takes = left >= 1;
            leftOut = takes ? count : 0;
            _kinds[kind] = (takes ? left - 1 : left, now, takes ? 0 : count + 1);
            return takes;
        }
    }
}
