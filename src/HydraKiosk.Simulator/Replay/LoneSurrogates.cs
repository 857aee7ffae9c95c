using System.Globalization;
using System.Text;

namespace HydraKiosk.Simulator.Replay;

/// <summary>
/// Replaces half surrogate pairs, which JSON allows as escapes and .NET's JSON cannot read as strings. A service that cuts a text in the middle
/// of an emoji sends them, and a record has the text as it came.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6; // \uXXXX

    /// <summary>Returns the line with U+FFFD in place of each half that stands alone.</summary>
    public static string Replace(string line)
    {
        if (!line.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            return line;
        }

        var replaced = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            var length = Escaped(line, at) is not { } unit ? line[at] == '\\' ? 2 : 1
                : char.IsHighSurrogate(unit) && Escaped(line, at + EscapeLength) is { } low && char.IsLowSurrogate(low) ? 2 * EscapeLength
                : EscapeLength;
            var isHalf = length == EscapeLength && char.IsSurrogate(Escaped(line, at)!.Value);
            length = Math.Min(length, line.Length - at);
            replaced.Append(isHalf ? "\\ufffd" : line.AsSpan(at, length));
            at += length;
        }

        return replaced.ToString();
    }

    private static char? Escaped(string line, int at) =>
        line.Length - at >= EscapeLength && line[at] == '\\' && line[at + 1] == 'u'
        && ushort.TryParse(line.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
