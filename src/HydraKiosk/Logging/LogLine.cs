using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>One thing that was logged, on its way to the writer.</summary>
/// <param name="At">When.</param>
/// <param name="Level">How serious.</param>
/// <param name="EventId">The cause code's number; 0 where the code base is not ours.</param>
/// <param name="Category">Who says it.</param>
/// <param name="Message">What is said.</param>
/// <param name="Exception">What went wrong, or null.</param>
/// <param name="Session">The service's id of the session in which it was said; null for none.</param>
internal readonly record struct LogLine(
    DateTimeOffset At, LogLevel Level, int EventId, string Category, string Message, Exception? Exception, string? Session = null);
