using Microsoft.Extensions.Logging;

namespace HydraKiosk.Primitives.Causes;

/// <summary>A cause whose line has two values.</summary>
/// <typeparam name="T1">Of the first value.</typeparam>
/// <typeparam name="T2">Of the second value.</typeparam>
public sealed class Cause<T1, T2> : Cause
{
    private readonly Action<ILogger, T1, T2, Exception?> _write;

    /// <inheritdoc cref="Cause(int, LogLevel, CauseTexts)"/>
    /// <exception cref="ArgumentException">The texts hold more or fewer placeholders than there are values.</exception>
    public Cause(int code, LogLevel level, CauseTexts texts)
        : base(code, level, texts) => _write = LoggerMessage.Define<T1, T2>(level, Event, Template);

    /// <summary>Writes the line to the journal.</summary>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="value1">The first placeholder's value.</param>
    /// <param name="value2">The second placeholder's value.</param>
    /// <param name="error">What was thrown, if anything was.</param>
    public void Write(ILogger log, T1 value1, T2 value2, Exception? error = null) => _write(log, value1, value2, error);
}
