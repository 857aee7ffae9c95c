using System.Globalization;
using System.Text;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The fields of one line, as the journal's native socket takes them: <c>NAME=value</c> and a line feed each.</summary>
internal static class JournalDatagram
{
    /// <summary>By which name <c>journalctl -t</c> finds the lines.</summary>
    private const string Identifier = "hydra-kiosk";

    /// <summary>Makes the datagram.</summary>
    /// <param name="text">The line as for standard error: <c>&lt;priority&gt;text</c>, without its line feed. It holds no other, so no field can be forged.</param>
    /// <param name="line">The event that it belongs to.</param>
    public static string Of(string text, in LogLine line)
    {
        var fields = new StringBuilder(text.Length + 128);
        var message = text.AsSpan();
        if (message is ['<', var priority and >= '0' and <= '7', '>', ..])
        {
            fields.Append("PRIORITY=").Append(priority).Append('\n');
            message = message[3..];
        }

        Add(fields, "MESSAGE", message);
        Add(fields, "SYSLOG_IDENTIFIER", Identifier);
        Add(fields, "HK_AREA", line.Category.AsSpan(line.Category.LastIndexOf('.') + 1));
        if (line.EventId != 0)
        {
            Add(fields, "HK_EVENT", line.EventId.ToString(CultureInfo.InvariantCulture));
        }

        if (line.Level >= LogLevel.Warning && line.EventId != 0)
        {
            Add(fields, "HK_CAUSE", Cause.TagOf(line.EventId));
        }

        if (line.Session is { } session)
        {
            Add(fields, "HK_SESSION", session);
        }

        return fields.ToString();
    }

    /// <summary>A value is the service's own in one case: a control character in it must not begin another field.</summary>
    private static void Add(StringBuilder fields, string name, ReadOnlySpan<char> value)
    {
        fields.Append(name).Append('=');
        foreach (var character in value)
        {
            fields.Append(char.IsControl(character) ? '·' : character);
        }

        fields.Append('\n');
    }
}
