using System.Globalization;

namespace HydraKiosk.Recordings;

/// <summary>
/// What the files of a recording are called: <c>20261130-184502.wav</c> and <c>.ndjson</c>, the time in UTC at which it began, with <c>-2</c> and so
/// on behind it where that name is taken. Only such files are recordings; nothing else is ever listed, played or deleted.
/// </summary>
internal static class RecordingNames
{
    /// <summary>Ends the name of the sound.</summary>
    public const string Sound = ".wav";

    /// <summary>Ends the name of the events.</summary>
    public const string Events = ".ndjson";

    private const string Format = "yyyyMMdd-HHmmss";
    private const int LongestSuffix = 5;

    /// <summary>The name for a recording that begins then.</summary>
    /// <param name="at">When.</param>
    /// <param name="attempt">From 1: how many names were tried.</param>
    public static string Of(DateTimeOffset at, int attempt)
    {
        var name = at.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
        return attempt == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{attempt}");
    }

    /// <summary>When a recording of that name began; null where it is the name of none.</summary>
    public static DateTimeOffset? TimeOf(string name)
    {
        if (name.Length < Format.Length
            || !DateTimeOffset.TryParseExact(
                name.AsSpan(0, Format.Length), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return null;
        }

        var suffix = name.AsSpan(Format.Length);
        return suffix.Length == 0
            || (suffix[0] == '-' && suffix.Length is > 1 and <= LongestSuffix && !suffix[1..].ContainsAnyExceptInRange('0', '9')) ? at : null;
    }

    /// <summary>The order in which recordings were made: by time, and the numbers behind equal times as numbers.</summary>
    public static int Compare(string one, string other)
    {
        var byTime = string.CompareOrdinal(one, 0, other, 0, Format.Length);
        return byTime != 0 ? byTime : one.Length != other.Length ? one.Length.CompareTo(other.Length) : string.CompareOrdinal(one, other);
    }
}
