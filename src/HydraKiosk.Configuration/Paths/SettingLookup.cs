using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Paths;

/// <summary>Finds what a path leads to in the description of the file.</summary>
internal static class SettingLookup
{
    /// <summary>Follows a path.</summary>
    /// <param name="root">The file as a whole.</param>
    /// <param name="steps">The path.</param>
    /// <param name="problem">Why it leads to no setting, as a sentence; null when it does.</param>
    /// <returns>What the value looks like; null where nothing is known of it, as within a tool's schema.</returns>
    public static Shape? Find(Shape root, IReadOnlyList<PathStep> steps, out string? problem)
    {
        problem = null;
        var (shape, path) = (root, "");
        foreach (var step in steps)
        {
            var next = Below(shape, step);
            if (next is null && !IsOpen(shape))
            {
                problem = Complaint(shape, path, step);
                return null;
            }

            if (next is null)
            {
                return null; // a tool's schema or body: whatever is below is its own business
            }

            (shape, path) = (next, step.After(path));
        }

        return shape;
    }

    /// <summary>What one step leads to; null for nothing that is known.</summary>
    public static Shape? Below(Shape shape, PathStep step)
    {
        if (!step.IsKey)
        {
            return shape.Item;
        }

        foreach (var setting in shape.Settings)
        {
            if (setting.Key == step.Key)
            {
                return setting.Shape;
            }
        }

        return shape.Entry;
    }

    /// <summary>Whether anything may be below the value.</summary>
    private static bool IsOpen(Shape shape) => !shape.IsScalar && shape is { Settings.Count: 0, Entry: null, Item: null };

    private static string Complaint(Shape shape, string path, PathStep step)
    {
        if (shape.Settings.Count == 0 || !step.IsKey)
        {
            return $"{path} is {(shape.Item is not null ? "a list; its items are written [0], [1], …" : $"not divided: {shape.Expected} is expected there")}.";
        }

        if (ApiKeyPlaces.LooksLikeOne(step.Key))
        {
            return $"a key or a password never stands among the settings. {ApiKeyPlaces.Summary}";
        }

        var keys = shape.Settings.Select(s => s.Key).ToArray();
        var nearest = Nearest.Find(OddCharacters.AsSeen(step.Key), keys);
        return $"there is no setting {VisibleText.Cut(step.After(path), 100)}.{(nearest is not null ? $" Did you mean \"{new PathStep(nearest).After(path)}\"?"
            : $" Known {(path.Length == 0 ? "at the top level" : $"under {path}")}: {string.Join(", ", keys)}.")}";
    }
}
