using System.Globalization;

namespace HydraKiosk.CommandLine;

/// <summary>Durations as people write them: <c>3s</c>, <c>500ms</c>, <c>1.5s</c>, <c>1m</c>; a bare number is milliseconds.</summary>
internal static class DurationText
{
    /// <summary>Reads one; false when it is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text.Trim();
        var (number, unitMs) = trimmed switch
        {
            _ when Ends("ms") => (trimmed[..^2], 1.0),
            _ when Ends("s") => (trimmed[..^1], 1000.0),
            _ when Ends("min") => (trimmed[..^3], 60_000.0),
            _ when Ends("m") => (trimmed[..^1], 60_000.0),
            _ => (trimmed, 1.0),
        };
        if (!decimal.TryParse(number.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1_000_000_000)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(Math.Round((double)value * unitMs));
        return true;

        bool Ends(string unit) => trimmed.EndsWith(unit, StringComparison.OrdinalIgnoreCase);
    }
}
