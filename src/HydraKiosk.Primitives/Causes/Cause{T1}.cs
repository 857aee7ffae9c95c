using Microsoft.Extensions.Logging;

namespace HydraKiosk.Primitives.Causes;

/// <summary>A cause whose line has one value.</summary>
/// <typeparam name="T1">Of the first value.</typeparam>
public sealed class Cause<T1> : Cause
{
    private readonly Action<ILogger, T1, Exception?> _write;

    /// <inheritdoc cref="Cause(int, LogLevel, CauseTexts)"/>
    /// <exception cref="ArgumentException">The texts hold more or fewer placeholders than there are values.</exception>
    public Cause(int code, LogLevel level, CauseTexts texts)
        : base(code, level, texts) => _write = LoggerMessage.Define<T1>(level, Event, Template);

    /// <summary>Writes the line to the journal.</summary>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="value1">The first placeholder's value.</param>
    /// <param name="error">What was thrown, if anything was.</param>
    public void Write(ILogger log, T1 value1, Exception? error = null) => _write(log, value1, error);
}
