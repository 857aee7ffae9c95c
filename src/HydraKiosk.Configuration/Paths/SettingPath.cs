using System.Globalization;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Paths;

/// <summary>Paths as messages write them: <c>audio.playback.volume</c>, <c>tools.catalogue[0].name</c>.</summary>
internal static class SettingPath
{
    private const int MaxSteps = 32;

    /// <summary>Reads one.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <param name="problem">What is wrong with it, as a sentence; null when nothing is.</param>
    /// <returns>The steps, at least one; empty when something is wrong.</returns>
    public static IReadOnlyList<PathStep> Parse(string text, out string? problem)
    {
        var steps = new List<PathStep>();
        problem = null;
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var key = bracket < 0 ? part : part[..bracket];
            if (key.Length == 0 || key.Contains(']', StringComparison.Ordinal) || !AddItems(bracket < 0 ? "" : part[bracket..], steps, key))
            {
                problem = $"{VisibleText.Quoted(text)} is not the path of a setting; keys are separated by points and items of a list counted from 0, as in "
                    + "audio.playback.volume or tools.catalogue[0].name.";
                return [];
            }
        }

        if (steps.Count > MaxSteps)
        {
            problem = $"the path has {steps.Count} steps; no setting is deeper than {MaxSteps}.";
            return [];
        }

        return steps;
    }

    private static bool AddItems(string brackets, List<PathStep> steps, string key)
    {
        steps.Add(new PathStep(key));
        while (brackets.Length > 0)
        {
            var end = brackets.IndexOf(']', StringComparison.Ordinal);
            if (brackets[0] != '[' || end < 0
                || !int.TryParse(brackets.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return false;
            }

            steps.Add(new PathStep("", index));
            brackets = brackets[(end + 1)..];
        }

        return true;
    }
}
