using System.Globalization;
using System.Text;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Verbs;

/// <summary>The lines in which two texts differ, in the notation of <c>diff -u</c>; for texts that differ in one place.</summary>
internal static class LineDifference
{
    private const int Context = 2;

    /// <summary>Renders it; empty where the texts are equal.</summary>
    /// <param name="before">The old text.</param>
    /// <param name="after">The new one.</param>
    /// <param name="name">What they are.</param>
    public static string Of(string before, string after, string name)
    {
        if (before == after)
        {
            return "";
        }

        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var same = 0;
        while (same < Math.Min(old.Length, now.Length) && old[same] == now[same])
        {
            same++;
        }

        var tail = 0;
        while (tail < Math.Min(old.Length, now.Length) - same && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var (from, shownTail) = (Math.Max(0, same - Context), Math.Min(Context, tail));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"--- {name}\n+++ {name}\n@@ -{from + 1},{old.Length - tail + shownTail - from} ")
            .Append(CultureInfo.InvariantCulture, $"+{from + 1},{now.Length - tail + shownTail - from} @@\n");
        Add(text, ' ', old.AsSpan()[from..same]);
        Add(text, '-', old.AsSpan()[same..(old.Length - tail)]);
        Add(text, '+', now.AsSpan()[same..(now.Length - tail)]);
        Add(text, ' ', old.AsSpan()[(old.Length - tail)..(old.Length - tail + shownTail)]);
        return text.ToString();
    }

    private static void Add(StringBuilder text, char sign, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(sign).Append(Printable.Line(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal))).Append('\n');
        }
    }
}
