using System.Globalization;
using HydraKiosk.Configuration.Paths;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Editing;

/// <summary>What came of a change.</summary>
/// <param name="Edits">What to do with the text; nothing where it is so already.</param>
/// <param name="Problem">Why it cannot be done, as a sentence; null where it can.</param>
internal sealed record EditPlan(IReadOnlyList<TextEdit> Edits, string? Problem)
{
    /// <summary>One that cannot be done.</summary>
    public static EditPlan Impossible(string why) => new([], why);
}

/// <summary>Changes one value of a file and leaves every other byte as it is: comments, order and white space.</summary>
/// <param name="layout">The text.</param>
/// <param name="root">What it holds.</param>
internal sealed class ConfigEditor(Layout layout, ConfigNode root)
{
    /// <summary>Puts a value at a path; objects on the way that are missing are made.</summary>
    /// <param name="steps">The path.</param>
    /// <param name="json">The value.</param>
    public EditPlan Set(IReadOnlyList<PathStep> steps, byte[] json)
    {
        var (node, path) = (root, "");
        for (var i = 0; i < steps.Count; i++)
        {
            if (Fault(node, path, steps[i]) is { } fault)
            {
                return EditPlan.Impossible(fault);
            }

            if (Below(node, steps[i]) is { } below)
            {
                (node, path) = (below, steps[i].After(path));
                continue;
            }

            if (!steps[i].IsKey && steps[i].Index > node.Items.Count)
            {
                return EditPlan.Impossible(string.Create(
                    CultureInfo.InvariantCulture, $"there is no {steps[i].After(path)}; the list has {node.Items.Count} entries, and [{node.Items.Count}] adds one."));
            }

            return Wrapped(steps, i, json, path, out var entry) is { } problem ? EditPlan.Impossible(problem)
                : new EditPlan(EntryInsertion.Into(layout, node, entry), null);
        }

        return layout.Text.AsSpan(node.Start, node.End - node.Start).SequenceEqual(json) ? new EditPlan([], null)
            : new EditPlan([new TextEdit(node.Start, node.End, json)], null);
    }

    /// <summary>Takes a setting out; nothing happens where it is not there.</summary>
    public EditPlan Unset(IReadOnlyList<PathStep> steps)
    {
        var (node, path) = (root, "");
        for (var i = 0; ; i++)
        {
            if (Fault(node, path, steps[i]) is { } fault)
            {
                return EditPlan.Impossible(fault);
            }

            if (Below(node, steps[i]) is not { } below)
            {
                return new EditPlan([], null);
            }

            if (i == steps.Count - 1)
            {
                var index = steps[i].IsKey ? node.Members.FindIndex(m => m.Key == steps[i].Key) : steps[i].Index;
                return new EditPlan(EntryRemoval.From(layout, node, index), null);
            }

            (node, path) = (below, steps[i].After(path));
        }
    }

    private static ConfigNode? Below(ConfigNode node, PathStep step) =>
        step.IsKey ? node.Find(step.Key)?.Value : step.Index < node.Items.Count ? node.Items[step.Index] : null;

    private static string? Fault(ConfigNode node, string path, PathStep step)
    {
        var place = path.Length == 0 ? "the file" : path;
        if (node.Kind != (step.IsKey ? NodeKind.Object : NodeKind.List))
        {
            return $"{place} is {node.Described} in the file, and {(step.IsKey ? "no object { }" : "no list [ ]")}; nothing can be below it.";
        }

        var twice = step.IsKey ? node.Members.FindAll(m => m.Key == step.Key) : [];
        return twice.Count > 1
            ? string.Create(CultureInfo.InvariantCulture,
                $"{step.After(path)} stands twice in the file, in the lines {twice[0].KeyPosition.Line} and {twice[1].KeyPosition.Line}; remove one of them first.")
            : null;
    }

    /// <summary>The entry that a missing step needs: key and value, with the objects that are missing below it.</summary>
    private static string? Wrapped(IReadOnlyList<PathStep> steps, int first, byte[] json, string path, out byte[] entry)
    {
        entry = json;
        for (var i = steps.Count - 1; i >= first; i--)
        {
            if (!steps[i].IsKey)
            {
                return i == first ? null : $"there is no list {steps[first].After(path)} in the file; set it as a whole, as JSON.";
            }

            byte[] member = [.. ValueText.Quoted(steps[i].Key), .. ": "u8, .. entry];
            entry = i == first ? member : [.. "{ "u8, .. member, .. " }"u8];
        }

        return null;
    }
}
