using System.Globalization;
using System.Text;

namespace HydraKiosk.Simulator.Replay;

/// <summary>
/// JSON may escape one half of a surrogate pair, and a service that cuts a text in the middle of an emoji does. A record has such a text as it
/// came; no string of .NET's JSON can.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6; // \uXXXX

    /// <summary>The line with U+FFFD in place of each half that stands alone.</summary>
    public static string Mend(string line)
    {
        if (!line.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            return line;
        }

        var mended = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            var length = Escaped(line, at) is not { } unit ? line[at] == '\\' ? 2 : 1
                : char.IsHighSurrogate(unit) && Escaped(line, at + EscapeLength) is { } low && char.IsLowSurrogate(low) ? 2 * EscapeLength
                : EscapeLength;
            var isHalf = length == EscapeLength && char.IsSurrogate(Escaped(line, at)!.Value);
            length = Math.Min(length, line.Length - at);
            mended.Append(isHalf ? "\\ufffd" : line.AsSpan(at, length));
            at += length;
        }

        return mended.ToString();
    }

    private static char? Escaped(string line, int at) =>
        line.Length - at >= EscapeLength && line[at] == '\\' && line[at + 1] == 'u'
        && ushort.TryParse(line.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
