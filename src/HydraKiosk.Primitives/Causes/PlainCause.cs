using Microsoft.Extensions.Logging;

namespace HydraKiosk.Primitives.Causes;

/// <summary>A cause whose line has no values: always the same text, or the number of an exception that has a text of its own.</summary>
public sealed class PlainCause : Cause
{
    private readonly Action<ILogger, Exception?> _write;

    /// <inheritdoc cref="Cause(int, LogLevel, CauseTexts)"/>
    /// <exception cref="ArgumentException">The texts hold placeholders.</exception>
    public PlainCause(int code, LogLevel level, CauseTexts texts)
        : base(code, level, texts) => _write = LoggerMessage.Define(level, Event, Template);

    /// <summary>The line as it stands in the journal, for places that no journal reaches.</summary>
    public string Line => Template;

    /// <summary>Writes the line to the journal.</summary>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="error">What was thrown, if anything was.</param>
    public void Write(ILogger log, Exception? error = null) => _write(log, error);
}
