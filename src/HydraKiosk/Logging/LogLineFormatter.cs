using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>
/// Turns log lines into text. One event is one line, whatever its message holds: a name from the network with a line feed in it must
/// not be able to forge a second one. Only the stack of an exception, at debug level, takes lines of its own.
/// </summary>
internal sealed class LogLineFormatter(LogStyle style)
{
    /// <summary>Appends one event with its line feed.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="line">The event.</param>
    /// <param name="withStack">Whether the exception's stack follows.</param>
    public void Append(StringBuilder text, in LogLine line, bool withStack)
    {
        AppendStart(text, line);
        if (line.Level >= LogLevel.Warning && line.EventId != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"HK-{line.EventId:0000} ");
        }

        AppendOneLine(text, line.Message);
        for (var (exception, depth) = (line.Exception, 0); exception is not null && depth < 4; (exception, depth) = (exception.InnerException, depth + 1))
        {
            text.Append(depth == 0 ? " (" : " < ").Append(exception.GetType().Name).Append(": ");
            AppendOneLine(text, exception.Message);
        }

        text.Append(line.Exception is null ? "" : ")");
        AppendEnd(text, line.Level);
        if (!withStack || line.Exception is null)
        {
            return;
        }

        foreach (var stackLine in line.Exception.ToString().AsSpan().EnumerateLines())
        {
            AppendStart(text, line with { Level = LogLevel.Debug });
            text.Append("    ");
            AppendOneLine(text, stackLine);
            AppendEnd(text, LogLevel.Debug);
        }
    }

    private void AppendStart(StringBuilder text, in LogLine line)
    {
        switch (style)
        {
            case LogStyle.Journal:
                text.Append('<').Append(Priority(line.Level)).Append('>');
                break;
            case LogStyle.Terminal:
                text.Append("\e[90m").Append(CultureInfo.InvariantCulture, $"{line.At.LocalDateTime:HH:mm:ss.fff}").Append("\e[0m ").Append(Colour(line.Level)).Append(Word(line.Level)).Append(' ');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} ").Append(Word(line.Level)).Append(' ');
                break;
        }

        text.Append(line.Category.AsSpan(line.Category.LastIndexOf('.') + 1)).Append(": ");
    }

    private void AppendEnd(StringBuilder text, LogLevel level) =>
        text.Append(style == LogStyle.Terminal && Colour(level).Length > 0 ? "\e[0m\n" : "\n");

    private static void AppendOneLine(StringBuilder text, ReadOnlySpan<char> message)
    {
        foreach (var c in message)
        {
            if (!char.IsControl(c) && c is not ('\u2028' or '\u2029'))
            {
                text.Append(c);
            }
            else if (c == '\n')
            {
                text.Append("\\n");
            }
            else if (c != '\r')
            {
                text.Append(c == '\t' ? ' ' : '·');
            }
        }
    }

    /// <summary>syslog(3)'s priorities, as sd-daemon(3) wants them before a line.</summary>
    private static char Priority(LogLevel level) => level switch
    {
        LogLevel.Critical => '2',
        LogLevel.Error => '3',
        LogLevel.Warning => '4',
        LogLevel.Information => '6',
        _ => '7',
    };

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRIT ",
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARN ",
        LogLevel.Information => "info ",
        _ => "debug",
    };

    private static string Colour(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "\e[31m",
        LogLevel.Warning => "\e[33m",
        LogLevel.Information => "",
        _ => "\e[90m",
    };
}
