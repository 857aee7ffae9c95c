using System.Globalization;
using System.Text;
using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>
/// Turns log lines into text. One event is one line, whatever its message holds: a name from the network with a line feed in it must
/// not be able to forge a second one, and a text of a megabyte not fill the journal. Only the stack of an exception, at debug level, takes lines of
/// its own.
/// </summary>
internal sealed class LogLineFormatter(LogStyle style)
{
    /// <summary>The longest line in UTF-8, its line feed included.</summary>
    public const int MaxLineBytes = 2048;

    /// <summary>A deeper stack says nothing more.</summary>
    private const int MaxStackLines = 64;

    /// <summary>Ends what was cut.</summary>
    private const string CutMark = "… (cut)";

    /// <summary>Kept for the mark, a bracket, the end of the colour and the line feed.</summary>
    private const int ReservedBytes = 24;

    /// <summary>Appends one event with its line feed.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="line">The event.</param>
    /// <param name="withStack">Whether the exception's stack follows.</param>
    public void Append(StringBuilder text, in LogLine line, bool withStack)
    {
        var begin = text.Length;
        AppendStart(text, line);
        if (line.Level >= LogLevel.Warning && line.EventId != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"HK-{line.EventId:0000} ");
        }

        var room = MaxLineBytes - ReservedBytes - (text.Length - begin);
        AppendOneLine(text, line.Message, ref room);
        for (var (exception, depth) = (line.Exception, 0); exception is not null
            && depth < 4; (exception, depth) = (exception.InnerException, depth + 1))
        {
            AppendOneLine(text, $"{(depth == 0 ? " (" : " < ")}{exception.GetType().Name}: ", ref room);
            AppendOneLine(text, exception.Message, ref room);
        }

        text.Append(line.Exception is null ? "" : ")");
        AppendEnd(text, line.Level);
        if (!withStack || line.Exception is null)
        {
            return;
        }

        var lines = 0;
        foreach (var stackLine in line.Exception.ToString().AsSpan().EnumerateLines())
        {
            begin = text.Length;
            AppendStart(text, line with { Level = LogLevel.Debug });
            text.Append("    ");
            room = MaxLineBytes - ReservedBytes - (text.Length - begin);
            AppendOneLine(text, stackLine, ref room);
            AppendEnd(text, LogLevel.Debug);
            if (++lines == MaxStackLines)
            {
                break;
            }
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
                text.Append("\e[90m").Append(CultureInfo.InvariantCulture, $"{line.At.LocalDateTime:HH:mm:ss.fff}").Append("\e[0m ")
                    .Append(Colour(line.Level)).Append(Word(line.Level)).Append(' ');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} ").Append(Word(line.Level)).Append(' ');
                break;
        }

        text.Append(line.Category.AsSpan(line.Category.LastIndexOf('.') + 1)).Append(": ");
    }

    private void AppendEnd(StringBuilder text, LogLevel level) =>
        text.Append(style == LogStyle.Terminal && Colour(level).Length > 0 ? "\e[0m\n" : "\n");

    /// <param name="text">Where to.</param>
    /// <param name="message">What to append.</param>
    /// <param name="room">Bytes of UTF-8 that still fit; negative once the line was cut.</param>
    private static void AppendOneLine(StringBuilder text, ReadOnlySpan<char> message, ref int room)
    {
        while (!message.IsEmpty && room >= 0)
        {
            var isWhole = Rune.DecodeFromUtf16(message, out var rune, out var taken) == System.Buffers.OperationStatus.Done;
            var shown = !isWhole || (rune.Value > 0x1F && Printable.IsOrder(rune)) ? "·" : rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "",
                '\t' => " ",
                <= 0x1F => "·",
                _ => message[..taken],
            };
            var bytes = Encoding.UTF8.GetByteCount(shown);
            if (bytes > room)
            {
                text.Append(CutMark);
                room = -1;
                return;
            }

            text.Append(shown);
            room -= bytes;
            message = message[taken..];
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
